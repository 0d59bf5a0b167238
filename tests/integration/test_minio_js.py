# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""minio-js: the scripts js/minio*.js."""

from harness import JsTestCase, main


class TestMinioJs(JsTestCase):
    def test_objects(self):
        self.run_script("minio.js")

    def test_settings(self):
        self.run_script("minio_settings.js")


if __name__ == "__main__":
    main(needs=JsTestCase.missing)
