#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command with a session bus and an unlocked keychain of its own: run_keyring.sh COMMAND [ARGUMENT...]
# Nobody's own keychain is touched: home and runtime folders are temporary. Only what was started here is
# ended, by its process id.
set -u
if [ "${HOLDFAST_KEYRING_INSIDE:-}" != yes ]; then
    scratch=$(mktemp -d) || exit 99
    trap 'rm -rf "$scratch"' EXIT
    mkdir -m 700 "$scratch/runtime" "$scratch/home"
    unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME DBUS_SESSION_BUS_ADDRESS
    HOME="$scratch/home" XDG_RUNTIME_DIR="$scratch/runtime" HOLDFAST_KEYRING_INSIDE=yes \
        dbus-run-session -- "$0" "$@"
    exit
fi
printf 'not-a-secret' >"$HOME/password"
gnome-keyring-daemon --foreground --unlock --components=secrets <"$HOME/password" >/dev/null 2>"$HOME/log" &
keyring=$!
finish() {
    kill "$keyring" 2>/dev/null
    wait "$keyring" 2>/dev/null
}
trap finish EXIT
trap 'exit 130' INT TERM
"$@"
