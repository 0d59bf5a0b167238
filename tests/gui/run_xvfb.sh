#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in a real X window system of its own: run_xvfb.sh COMMAND [ARGUMENT...]
# The display number is the server's to choose; only that server is ended, by its process id.
set -u
scratch=$(mktemp -d) || exit 99
mkfifo "$scratch/display" || exit 99
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$scratch/display" 2>"$scratch/log" &
server=$!
finish() {
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM
number=$(timeout 20 head -n 1 "$scratch/display")
if [ -z "$number" ]; then
    echo "run_xvfb.sh: the X server did not start:" >&2
    cat "$scratch/log" >&2
    exit 99
fi
DISPLAY=":$number"
QT_QPA_PLATFORM=xcb
QT_LOGGING_RULES=${QT_LOGGING_RULES:-qt.qpa.*=false}
# No bus but one that was made for the test: a library would start one, which outlives it.
DBUS_SESSION_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-disabled:}
export DISPLAY QT_QPA_PLATFORM QT_LOGGING_RULES DBUS_SESSION_BUS_ADDRESS
unset WAYLAND_DISPLAY
"$@"
