# Sourced by the other scripts: where the checkout is, stages with their times, configure and build.
# shellcheck shell=bash

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(nproc)

# Objects are shared between builds of one checkout where ccache is at hand; it is not required.
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS-pch_defines,time_macros}
  export CCACHE_BASEDIR=${CCACHE_BASEDIR-$top} CCACHE_NOHASHDIR=1
fi

say() { printf '%s\n' "$*" >&2; }

fail() {  # MESSAGE: bad usage
  say "$(basename "$0"): $*"
  exit 2
}

# NAME COMMAND...: says what begins, runs it, says how long it took. Everything but the command's own
# standard output goes to standard error.
stage() {
  local name=$1 begin=$SECONDS status=0
  shift
  say "== $name"
  "$@" || status=$?
  if [[ $status -ne 0 ]]; then
    say "== $name: failed after $((SECONDS - begin)) s (status $status)"
    exit "$status"
  fi
  say "== $name: $((SECONDS - begin)) s"
}

# PRESET FOLDER CMAKE_ARGUMENT...
configure() {
  local preset=$1 folder=$2
  shift 2
  (cd "$top" && cmake --preset "$preset" -B "$folder" "$@" >&2)
}

# FOLDER TARGET...
build() {
  local folder=$1
  shift
  ninja -C "$top/$folder" -j "$jobs" "$@" >&2
}
