#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Holds the source tree against the layers of docs/architecture.md.

usage: check_layers.py ROOT

Every #include of server/, app/ and ui/ must point along the arrows, no folders may form a cycle, and every
file needs its SPDX head, every header its #pragma once, and nobody more than 700 lines.
"""

import re
import sys
from pathlib import Path

MAX_LINES = 700
TREES = ("server", "app", "ui")

# server/FOLDER: what else of server/ it may include. Written out in the order of the layers, so that a line
# can only name lines above it.
_LOW = {"base", "env"}
_STORAGE = _LOW | {"codec", "drive", "placement", "replica"}
_SERVICES = _STORAGE | {"store", "meta", "auth", "jobs", "http"}
SERVER_MAY = {
    "base": set(),
    "env": {"base"},
    "codec": set(_LOW),
    "placement": set(_LOW),
    "http": set(_LOW),
    "drive": _LOW | {"codec"},
    "replica": _LOW | {"codec", "drive", "placement"},
    "store": set(_STORAGE),
    "meta": _STORAGE | {"store"},
    "auth": _STORAGE | {"store"},
    "jobs": _STORAGE | {"store", "meta", "auth"},
    "s3": set(_SERVICES),
    "admin": set(_SERVICES),
    "tool": _STORAGE | {"store"},
    # These implement interfaces that lower folders declare; only node/ names them.
    "cluster": _LOW | {"codec", "drive", "placement", "http"},
    "gateway": _STORAGE | {"store", "http"},
    "node": _SERVICES | {"s3", "admin", "tool", "cluster", "gateway"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
COPYRIGHT = "SPDX-FileCopyrightText:"
LICENCE = re.compile(r"SPDX-License-Identifier:\s*(\S+)")
EXPECTED_LICENCE = {"server": "Apache-2.0", "cmake": "Apache-2.0",
                    "app": "GPL-3.0-or-later", "ui": "GPL-3.0-or-later"}
CODE = {".h", ".cpp"}
HEADED = CODE | {".py", ".cmake", ".sh"}


def sources(root, trees, suffixes):
    for tree in trees:
        for path in sorted((root / tree).rglob("*")):
            if path.is_file() and (path.suffix in suffixes or path.name == "CMakeLists.txt"):
                yield path


def folder_of(path):
    """("server", "base") of server/base/error.h; the folder of a file directly in a tree is ""."""
    return path.parts[0], path.parts[1] if len(path.parts) > 2 else ""


class Tree:
    def __init__(self, root):
        self.root = root
        self.problems = []
        self.edges = {}  # folder -> {folder: the file that makes the edge}

    def complain(self, path, line, text):
        self.problems.append(f"{path}:{line}: {text}")

    def is_known_folder(self, name):
        return any((self.root / tree / name).is_dir() for tree in TREES)

    def resolve(self, source, name, quoted):
        """The file of this project that an include names, relative to the root; None for all others."""
        tree = source.parts[0]
        places = [self.root / source.parent] if quoted else []
        # app/ and server/ both have a node/: a file sees its own tree first.
        places += [self.root / t for t in (tree, *(t for t in TREES if t != tree))]
        for place in places:
            found = (place / name).resolve()
            if found.is_file() and found.is_relative_to(self.root):
                relative = found.relative_to(self.root)
                if relative.parts[0] in TREES:
                    return relative
        return None

    def check_include(self, source, line, name, quoted):
        target = self.resolve(source, name, quoted)
        tree, folder = folder_of(source)
        if target is None:
            if tree == "server" and re.match(r"Q[A-Z]|Qt", name):
                self.complain(source, line, f"server/ is without Qt, but includes {name}")
            elif quoted and "/" in name and self.is_known_folder(name.split("/")[0]):
                self.complain(source, line, f"{name} does not exist")
            return
        to_tree, to_folder = folder_of(target)
        if (tree, folder) == (to_tree, to_folder):
            return
        if source.as_posix() != "app/main.cpp":
            self.edges.setdefault(f"{tree}/{folder}", {}).setdefault(f"{to_tree}/{to_folder}", source)
        reason = forbidden(source, target)
        if reason:
            self.complain(source, line, f"includes {target}: {reason}")

    def check_code(self, path, lines):
        for number, text in enumerate(lines, 1):
            match = INCLUDE.match(text)
            if match:
                self.check_include(path, number, match[1] or match[2], match[1] is not None)

    def check_file(self, path):
        lines = (self.root / path).read_text(encoding="utf-8", errors="replace").splitlines()
        head = lines[1:3] if lines and lines[0].startswith("#!") else lines[:2]
        licence = LICENCE.search(head[1]) if len(head) == 2 else None
        if licence is None or COPYRIGHT not in head[0]:
            self.complain(path, 1, "lacks the two-line SPDX head")
        elif licence[1] != EXPECTED_LICENCE.get(path.parts[0], licence[1]):
            self.complain(path, 2, f"is under {licence[1]}; {path.parts[0]}/ is under "
                                   f"{EXPECTED_LICENCE[path.parts[0]]}")
        if path.suffix == ".h" and "#pragma once" not in (line.strip() for line in lines):
            self.complain(path, 1, "a header without #pragma once")
        if path.suffix in CODE and len(lines) > MAX_LINES:
            self.complain(path, len(lines), f"has more than {MAX_LINES} lines")
        if path.suffix in CODE and path.parts[0] in TREES:
            self.check_code(path, lines)

    def check_cycles(self):
        """Depth-first; every edge back into the path walked is one cycle."""
        state = {}

        def walk(folder, path):
            state[folder] = "open"
            for target in sorted(self.edges.get(folder, {})):
                if state.get(target) == "open":
                    cycle = (path + [folder])[(path + [folder]).index(target):] + [target]
                    self.complain(self.edges[folder][target], 1, "closes a cycle: " + " -> ".join(cycle))
                elif target not in state:
                    walk(target, path + [folder])
            state[folder] = "done"

        for folder in sorted(self.edges):
            if folder not in state:
                walk(folder, [])

    def check(self):
        count = 0
        for path in sources(self.root, (*TREES, "tests", "cmake"), HEADED):
            self.check_file(path.relative_to(self.root))
            count += 1
        self.check_cycles()
        return count


def forbidden(source, target):
    """Why this include may not be, or None."""
    tree, folder = folder_of(source)
    to_tree, to_folder = folder_of(target)
    if tree == "server":
        if to_tree != "server":
            return "server/ stands on itself alone"
        if folder not in SERVER_MAY:
            return f"server/{folder} has no place among the layers"
        if to_folder not in SERVER_MAY[folder]:
            return f"{folder} must not know {to_folder}"
    elif tree == "app":
        if to_tree == "server" and to_folder != "base":
            return "app/ may include of server/ only base/"
        if to_tree == "ui" and source.as_posix() != "app/main.cpp":
            return "only app/main.cpp may include ui/"
        if not to_folder and to_tree == "app":
            return "nothing includes what stands beside app/main.cpp"
    else:
        if to_tree == "server" and to_folder != "base":
            return "ui/ may include of server/ only base/"
    return None


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    tree = Tree(Path(sys.argv[1]).resolve())
    count = tree.check()
    for problem in tree.problems:
        print(problem)
    print(f"{count} files, {len(tree.problems)} problems")
    return 1 if tree.problems or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
