#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""docs/s3.md against the router: every operation has its row, and only those that are answered with 501 say so.

    check_s3_doc.py SOURCE           exit 1 and say what differs
    check_s3_doc.py SOURCE --table   print the rows as they should be, with the tests that call each
"""
import glob
import os
import re
import sys

ROUTE = re.compile(r'Route\{"(\w+)",\s*"(\w+)",\s*(\w+),\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*(\w+)')


def routes(source):
    with open(os.path.join(source, "server/s3/routes.cpp"), encoding="utf-8") as f:
        return ROUTE.findall(f.read())


def snake(name):
    special = {"ListObjectsV2": "list_objects_v2", "GetBucketCors": "get_bucket_cors"}
    return special.get(name, re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower())


def callers(source, name):
    """The tests with a client of somebody else's that call the operation."""
    word = re.compile(r"\b(" + snake(name) + "|" + snake(name).replace("_", "-") + r")\b")
    found = []
    for path in sorted(glob.glob(os.path.join(source, "tests/integration/test_*.py"))):
        with open(path, encoding="utf-8") as f:
            if word.search(f.read()):
                found.append(os.path.basename(path)[len("test_"):-len(".py")])
    return found


def row(source, route):
    name, method, level, selector, header, action, function = route
    resource = {"Service": "/", "Bucket": "/bucket", "Object": "/bucket/key", "Website": "/key"}[level]
    what = f"{method} {resource}" + (f"?{selector}" if selector else "") + (f" ({header})" if header else "")
    what += " (website)" if level == "Website" else ""
    state = "501" if function == "notImplemented" else "yes"
    return f"| {name} | `{what}` | {f'`{action}`' if action else ''} | {state} | {', '.join(callers(source, name))} |"


def main():
    source = sys.argv[1]
    wanted = [row(source, route) for route in routes(source)]
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
