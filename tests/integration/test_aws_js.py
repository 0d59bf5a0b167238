# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The AWS SDK for JavaScript, version 3: the scripts js/aws_*.js."""

from harness import JsTestCase, main


class TestAwsJs(JsTestCase):
    def test_objects(self):
        self.run_script("aws_objects.js")

    def test_buckets(self):
        self.run_script("aws_buckets.js")

    def test_uploads_and_links(self):
        self.run_script("aws_uploads.js")

    def test_versions_and_locks(self):
        self.run_script("aws_versions.js")


if __name__ == "__main__":
    main(needs=JsTestCase.missing)
