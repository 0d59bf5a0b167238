#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""docs/s3.md against the router: every operation has its row, and only those that are answered with 501 say so.

    check_s3_doc.py SOURCE           exit 1 and say what differs
    check_s3_doc.py SOURCE --table   print the rows as they should be, with the tests that call each
"""
import json
import os
import re
import sys

ROUTE = re.compile(r'Route\{"(\w+)",\s*"(\w+)",\s*(\w+),\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*(\w+)')


def routes(source):
    with open(os.path.join(source, "server/s3/routes.cpp"), encoding="utf-8") as f:
        return ROUTE.findall(f.read())


def callers(source):
    """Operation -> the test scripts that were answered it. The scripts themselves keep that list true: each fails
    when its run was not answered what is said of it here (tests/integration/harness.py)."""
    with open(os.path.join(source, "tests/integration/operations.json"), encoding="utf-8") as f:
        said = json.load(f)
    found = {}
    for script, operations in said.items():
        if not os.path.exists(os.path.join(source, f"tests/integration/test_{script}.py")):
            raise SystemExit(f"operations.json speaks of test_{script}.py, which is not there")
        for operation in operations:
            found.setdefault(operation, []).append(script)
    return {operation: sorted(scripts) for operation, scripts in found.items()}


def row(route, tests):
    name, method, level, selector, header, action, function = route
    resource = {"Service": "/", "Bucket": "/bucket", "Object": "/bucket/key", "Website": "/key"}[level]
    what = f"{method} {resource}" + (f"?{selector}" if selector else "") + (f" ({header})" if header else "")
    what += " (website)" if level == "Website" else ""
    state = "501" if function == "notImplemented" else "yes"
    return f"| {name} | `{what}` | {f'`{action}`' if action else ''} | {state} | {', '.join(tests.get(name, []))} |"


def main():
    source = sys.argv[1]
    tests = callers(source)
    wanted = [row(route, tests) for route in routes(source)]
    if "--table" in sys.argv:
        print("\n".join(wanted))
        return 0
    with open(os.path.join(source, "docs/s3.md"), encoding="utf-8") as f:
        there = [line.rstrip("\n") for line in f if re.match(r"\| \w+ \| `[A-Z]+ /", line)]
    for line in wanted:
        if line not in there:
            print("docs/s3.md lacks: " + line)
    for line in there:
        if line not in wanted:
            print("docs/s3.md has what is not so: " + line)
    return 0 if sorted(wanted) == sorted(there) and wanted else 1


if __name__ == "__main__":
    sys.exit(main())
