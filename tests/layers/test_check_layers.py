#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The layer check must see each kind of violation, and nothing in a tree without one."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import check_layers  # noqa: E402

LICENCE = {"server": "Apache-2.0", "app": "GPL-3.0-or-later", "ui": "GPL-3.0-or-later",
           "tests": "Apache-2.0"}

GOOD = {
    "server/base/error.h": "",
    "server/env/file.h": '#include "base/error.h"',
    "server/drive/drive.h": '#include "env/file.h"\n#include "codec/rs.h"',
    "server/codec/rs.h": '#include "base/error.h"\n#include <vector>',
    "server/codec/rs.cpp": '#include "rs.h"\n#include "codec/rs.h"',
    "server/node/config.h": '#include "drive/drive.h"',
    "app/core/task.h": '#include <QObject>\n#include "base/error.h"',
    "app/node/config.h": '#include "core/task.h"',
    "app/transfer/engine.cpp": '#include "node/config.h"\n#include "engine.moc"',
    "ui/shell/window.h": '#include "core/task.h"\n#include "base/error.h"',
    "app/main.cpp": '#include "shell/window.h"\n#include "node/config.h"\n#include "base/error.h"',
}


def problems(changes):
    """What the check says of the good tree with `changes`; a value of bytes is a file without a head."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, body in {**GOOD, **changes}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(body, bytes):
                path.write_bytes(body)
                continue
            licence = LICENCE[name.split("/")[0]]
            pragma = "#pragma once\n" if name.endswith(".h") else ""
            path.write_text(f"// SPDX-FileCopyrightText: 2026 X\n// SPDX-License-Identifier: {licence}\n"
                            f"{pragma}{body}\n", encoding="utf-8")
        tree = check_layers.Tree(root)
        tree.check()
        return tree.problems


class LayersTest(unittest.TestCase):
    def expect(self, changes, *fragments):
        found = problems(changes)
        self.assertEqual(len(found), len(fragments), found)
        for fragment in fragments:
            self.assertTrue(any(fragment in problem for problem in found), (fragment, found))

    def test_good_tree(self):
        self.expect({})

    def test_upward_arrow(self):
        self.expect({"server/base/error.h": '#include "env/file.h"'}, "base must not know env",
                    "closes a cycle")
        self.expect({"server/placement/x.h": '#include "drive/drive.h"'}, "placement must not know drive")
        self.expect({"server/store/x.h": '#include <node/config.h>'}, "store must not know node")

    def test_siblings(self):
        self.expect({"server/meta/x.h": "", "server/auth/x.cpp": '#include "meta/x.h"'},
                    "auth must not know meta")
        self.expect({"server/s3/x.h": "", "server/admin/x.cpp": '#include "s3/x.h"'},
                    "admin must not know s3")

    def test_relative_path_is_no_way_around(self):
        self.expect({"server/base/x.cpp": '#include "../env/file.h"'}, "base must not know env",
                    "closes a cycle")

    def test_unknown_folder(self):
        self.expect({"server/misc/x.cpp": '#include "base/error.h"'}, "no place among the layers")

    def test_desktop(self):
        self.expect({"app/core/x.cpp": '#include "drive/drive.h"'}, "only base/")
        self.expect({"app/core/x.cpp": '#include "shell/window.h"'}, "only app/main.cpp", "closes a cycle")
        self.expect({"ui/shell/x.cpp": '#include "drive/drive.h"'}, "only base/")
        self.expect({"server/node/x.cpp": '#include "core/task.h"'}, "stands on itself alone")
        self.expect({"server/node/x.cpp": "#include <QString>"}, "without Qt")

    def test_cycle(self):
        self.expect({"app/core/x.cpp": '#include "models/list.h"',
                     "app/models/list.h": '#include "core/task.h"'},
                    "closes a cycle: app/core -> app/models -> app/core")

    def test_missing_header(self):
        self.expect({"server/node/x.cpp": '#include "drive/none.h"'}, "drive/none.h does not exist")

    def test_heads(self):
        self.expect({"server/base/x.cpp": b"int x;\n"}, "SPDX head")
        self.expect({"server/base/x.cpp": b"// SPDX-FileCopyrightText: 2026 X\n"
                                          b"// SPDX-License-Identifier: GPL-3.0-or-later\n"},
                    "server/ is under Apache-2.0")
        self.expect({"tests/x.py": b"#!/usr/bin/env python3\n# SPDX-FileCopyrightText: 2026 X\n"
                                   b"# SPDX-License-Identifier: Apache-2.0\n"})
        self.expect({"server/base/x.h": b"// SPDX-FileCopyrightText: 2026 X\n"
                                        b"// SPDX-License-Identifier: Apache-2.0\n"}, "#pragma once")

    def test_length(self):
        self.expect({"server/base/x.cpp": "\n" * 697})
        self.expect({"server/base/x.cpp": "\n" * 698}, "more than 700 lines")


if __name__ == "__main__":
    unittest.main()
