#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings the .ts files in step with the sentences in ui/. English holds plural forms only.
set -eu
cd "$(dirname "$0")/.."
lupdate=${LUPDATE:-/usr/lib/qt6/bin/lupdate}
"$lupdate" -silent -I . -no-obsolete -locations none -pluralonly ui \
    -source-language en -target-language en -ts translations/holdfast_en.ts
"$lupdate" -silent -I . -no-obsolete -locations none ui \
    -source-language en -target-language zh_CN -ts translations/holdfast_zh_CN.ts
