# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Links: presigned ones that are taken back, upload requests and folder shares (docs/sharing.md)."""

import base64
import hashlib
import http.client
import json
import os
import re
import shutil
import subprocess
import threading
import time
import unittest
import urllib.parse
from pathlib import Path

import sigv4
from harness import PASSWORD, REGION, USER, Server, ServerTestCase, main, pseudo_random
from test_access import BOB, AccessCase

try:
    import boto3
    from botocore.config import Config
except ImportError:
    boto3 = None

BINARY = Path(os.environ.get("HOLDFAST_BIN", "")) / "holdfastd"
SECOND = 10 ** 9
DAY = 24 * 3600 * SECOND
KEYS = {"root": (USER, PASSWORD), "alice": ("ALICEKEY", "alice-secret-0123456789"),
        "bob": ("BOBKEY", "bob-secret-0123456789")}


class Asked:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        try:
            return self.json.get("code", "")
        except ValueError:
            found = re.search(rb"<Code>(\w+)</Code>", self.body)
            return found.group(1).decode() if found else ""


def request(endpoint, method, target, body=b"", headers=None):
    """One request as it is given, on a connection of its own."""
    connection = http.client.HTTPConnection(endpoint.split("//")[1], timeout=60)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        answer = connection.getresponse()
        return Asked(answer.status, dict((k.lower(), v) for k, v in answer.getheaders()), answer.read())
    finally:
        connection.close()


def admin(endpoint, method, resource, document=None, query=(), who="root"):
    body = json.dumps(document).encode() if document is not None else b""
    user, secret = KEYS[who]
    path = "/-/admin/v1/" + resource
    host = endpoint.split("//")[1]
    headers = sigv4.Signer(user=user, secret=secret).headers(method, path, host, query, {}, body)
    text = urllib.parse.urlencode(list(query))
    return request(endpoint, method, path + ("?" + text if text else ""), body, headers)


class Link:
    """Somebody who has a link and no account."""

    def __init__(self, endpoint, made):
        self.endpoint, self.id, self.secret = endpoint, made["id"], made["secret"]
        self.base = made["path"]

    def ask(self, method, tail, body=b"", headers=None, secret=None):
        sent = {"x-holdfast-secret": self.secret if secret is None else secret}
        sent.update(headers or {})
        return request(self.endpoint, method, self.base + tail, body, sent)

    def put(self, name, body, **more):
        return self.ask("PUT", "/files/" + urllib.parse.quote(name), body, **more)

    def begin(self, name, size, nonce="", **more):
        return self.ask("POST", "/uploads", json.dumps({"name": name, "size": size, "nonce": nonce, **more}).encode())

    def part(self, upload, number, body):
        return self.ask("PUT", f"/uploads/{upload}/{number}", body)

    def complete(self, upload):
        return self.ask("POST", f"/uploads/{upload}/complete")

    def send(self, name, body, nonce=""):
        begun = self.begin(name, len(body), nonce).json
        for number in range(1, begun["parts"] + 1):
            at = (number - 1) * begun["partBytes"]
            assert self.part(begun["upload"], number, body[at:at + begun["partBytes"]]).status == 200
        return self.complete(begun["upload"])


class SharingCase(AccessCase):
    def admin(self, *arguments, **more):
        return admin(self.endpoint, *arguments, **more)

    def make(self, who="alice", kind="drop", folder="in/", **more):
        asked = {"kind": kind, "bucket": self.bucket, "folder": folder,
                 "expires": time.time_ns() + DAY, **more}
        made = self.admin("POST", "shares", asked, who=who)
        self.assertEqual(made.status, 201, made.body)
        return Link(self.endpoint, made.json)

    def listed(self, link, who="root"):
        after = ""
        while True:
            page = self.admin("GET", "shares", query=[("after", after)] if after else (), who=who).json
            for share in page["shares"]:
                if share["id"] == link.id:
                    return share
            after = page["next"]
            if not after:
                return None

    def body_of(self, key):
        return self.alice.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def keys(self):
        return sorted(o["Key"] for o in self.alice.list_objects_v2(Bucket=self.bucket).get("Contents", []))

    def denied_code(self, answer, status, code):
        self.assertEqual((answer.status, answer.code), (status, code), answer.body)
        self.assertGreater(len(answer.json["message"]), 10)


class TestDenyList(SharingCase):
    def link(self, client=None, key="key", seconds=3600, method="get_object"):
        return (client or self.alice).generate_presigned_url(
            method, Params={"Bucket": self.bucket, "Key": key}, ExpiresIn=seconds)

    def fetch(self, link, method="GET"):
        return request(self.endpoint, method, link[len(self.endpoint):])

    def test_a_link_is_taken_back_and_no_other(self):
        link, other = self.link(), self.link(seconds=3500)
        self.assertEqual(self.fetch(link).body, b"hers")
        denied = self.admin("POST", "links/denied", {"link": link, "note": "to the wrong person"})
        self.assertEqual(denied.status, 201, denied.body)
        self.assertEqual(denied.json["target"], self.bucket + "/key")
        refused = self.fetch(link)
        self.assertEqual((refused.status, refused.code), (403, "AccessDenied"))
        self.assertIn(b"This link has been revoked.", refused.body)
        # Fields in another order are the same link.
        path, query = link[len(self.endpoint):].split("?")
        turned = path + "?" + "&".join(reversed(query.split("&")))
        self.assertEqual(request(self.endpoint, "GET", turned).status, 403)
        self.assertEqual(self.fetch(other).body, b"hers")
        self.assertEqual(self.reads(self.alice), b"hers")
        # A signature that is false is told so, not that it was revoked.
        bad = link[:-1] + ("0" if link[-1] != "0" else "1")
        self.assertIn(self.fetch(bad).code, ("SignatureDoesNotMatch", "AuthorizationQueryParametersError"))

        listed = self.admin("GET", "links/denied").json["links"]
        entry = next(e for e in listed if e["id"] == denied.json["id"])
        self.assertEqual(entry["note"], "to the wrong person")
        signature = urllib.parse.parse_qs(query)["X-Amz-Signature"][0]
        self.assertEqual(entry["id"], hashlib.sha256(signature.encode()).hexdigest())
        self.assertNotIn(signature, json.dumps(listed))

        self.assertEqual(self.admin("POST", "links/denied", {"link": link}).status, 201)  # again: the same
        self.assertEqual(self.admin("DELETE", "links/denied", query=[("id", entry["id"])]).status, 200)
        self.assertEqual(self.fetch(link).body, b"hers")
        self.assertEqual(self.admin("DELETE", "links/denied", query=[("id", entry["id"])]).status, 404)

    def test_uploads_and_other_methods(self):
        link = self.link(method="put_object", key="new")
        self.assertEqual(self.admin("POST", "links/denied", {"link": link}).status, 201)
        self.assertEqual(request(self.endpoint, "PUT", link[len(self.endpoint):], b"x").status, 403)
        self.assertNotIn("new", self.keys())

    def test_whose_links(self):
        link = self.link()
        self.assertEqual(self.admin("POST", "links/denied", {"link": link}, who="bob").status, 403)
        self.assertEqual(self.fetch(link).status, 200)
        mine = self.admin("POST", "links/denied", {"link": link}, who="alice")
        self.assertEqual(mine.status, 201, mine.body)
        self.assertEqual(self.fetch(link).status, 403)
        ids = lambda who: [e["id"] for e in self.admin("GET", "links/denied", who=who).json["links"]]
        self.assertIn(mine.json["id"], ids("alice"))
        self.assertIn(mine.json["id"], ids("root"))
        self.assertNotIn(mine.json["id"], ids("bob"))
        self.assertEqual(self.admin("DELETE", "links/denied", query=[("id", mine.json["id"])], who="bob").status, 404)
        # What root took back stays so for the account that signed it.
        other = self.link(seconds=1234)
        roots = self.admin("POST", "links/denied", {"link": other}).json["id"]
        self.assertEqual(self.admin("DELETE", "links/denied", query=[("id", roots)], who="alice").status, 404)
        self.assertEqual(self.fetch(other).status, 403)

    def test_what_is_no_link(self):
        good = self.link()
        wrong = [f"{self.endpoint}/{self.bucket}/key", "", "x" * 20000, good.replace("Expires=3600", "Expires=9999999"),
                 good.replace("X-Amz-Date=2", "X-Amz-Date=1"), good.replace("ALICEKEY", "NOBODY")]
        for link in wrong:
            answer = self.admin("POST", "links/denied", {"link": link})
            self.assertEqual((answer.status, answer.code), (400, "InvalidArgument"), link[:100])
        self.assertEqual(self.fetch(good).status, 200)


class TestDenyListVersion2(SharingCase):
    configuration = "allow_sigv2 = true\n" + AccessCase.configuration

    def test_links_of_version_2(self):
        config = Config(signature_version="s3", s3={"addressing_style": "path"})
        old = boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id="ALICEKEY",
                           aws_secret_access_key="alice-secret-0123456789", config=config)
        link = old.generate_presigned_url("get_object", Params={"Bucket": self.bucket, "Key": "key"}, ExpiresIn=600)
        self.assertIn("Signature=", link)
        self.assertNotIn("X-Amz", link)
        target = link[len(self.endpoint):]
        self.assertEqual(request(self.endpoint, "GET", target).body, b"hers")
        denied = self.admin("POST", "links/denied", {"link": link}, who="alice")
        self.assertEqual(denied.status, 201, denied.body)
        refused = request(self.endpoint, "GET", target)
        self.assertEqual((refused.status, refused.code), (403, "AccessDenied"))
        # A junk signature of version 4 beside it leads nowhere else.
        self.assertNotEqual(request(self.endpoint, "GET", target + "&X-Amz-Signature=" + "0" * 64).status, 200)


class TestUploadRequests(SharingCase):
    def test_files_arrive_and_nothing_is_overwritten(self):
        link = self.make(label="Bilder, bitte", maxFiles=10)
        info = link.ask("GET", "/info").json
        self.assertEqual((info["label"], info["filesLeft"], info["state"]), ("Bilder, bitte", 10, "open"))
        self.assertNotIn(self.bucket, json.dumps(info))
        first = link.put("a b/ü.txt", b"one")
        self.assertEqual((first.status, first.json), (201, {"name": "a b/ü.txt", "size": 3}))
        self.assertEqual(link.put("a b/ü.txt", b"two").json["name"], "a b/ü (2).txt")
        self.assertEqual(link.put("empty", b"").json, {"name": "empty", "size": 0})
        self.alice.put_object(Bucket=self.bucket, Key="in/hers", Body=b"before")
        self.assertEqual(link.put("hers", b"not hers").json["name"], "hers (2)")
        self.assertEqual(self.body_of("in/hers"), b"before")
        self.assertEqual(self.body_of("in/a b/ü.txt"), b"one")
        self.assertEqual(self.body_of("in/a b/ü (2).txt"), b"two")
        self.assertEqual(self.body_of("in/empty"), b"")
        share = self.listed(link)
        self.assertEqual((share["files"], share["bytes"], share["filesUnderWay"]), (4, 3 + 3 + 8, 0))
        self.assertEqual(self.keys(), ["in/a b/ü (2).txt", "in/a b/ü.txt", "in/empty", "in/hers", "in/hers (2)", "key"])

    def test_parts_go_on_where_they_were(self):
        link = self.make()
        body = pseudo_random((16 << 20) * 2 + 12345, 1)
        begun = link.begin("large.bin", len(body), "nonce-of-this-file", type="video/mp4")
        self.assertEqual(begun.status, 201, begun.body)
        upload = begun.json
        self.assertEqual(upload["parts"], 3)
        size = upload["partBytes"]
        self.denied_code(link.part(upload["upload"], 1, body[:100]), 400, "PartInvalid")
        self.denied_code(link.part(upload["upload"], 4, body[:100]), 400, "PartInvalid")
        self.denied_code(link.part(upload["upload"], 0, b""), 400, "PartInvalid")
        self.assertEqual(link.part(upload["upload"], 2, body[size:2 * size]).status, 200)
        self.denied_code(link.complete(upload["upload"]), 409, "PartsMissing")
        # A part whose connection breaks off is not there.
        connection = http.client.HTTPConnection(self.endpoint.split("//")[1], timeout=60)
        connection.putrequest("PUT", f"{link.base}/uploads/{upload['upload']}/1")
        connection.putheader("x-holdfast-secret", link.secret)
        connection.putheader("content-length", str(size))
        connection.endheaders()
        connection.send(body[:size // 2])
        connection.close()
        again = link.begin("large.bin", len(body), "nonce-of-this-file")
        self.assertEqual((again.status, again.json["upload"]), (200, upload["upload"]))
        self.assertEqual(link.ask("GET", f"/uploads/{upload['upload']}").json["received"], [2])
        self.assertEqual(link.begin("other", 5, "nonce-of-this-file").status, 400)
        for number in (1, 3):
            piece = body[(number - 1) * size:number * size]
            self.assertEqual(link.part(upload["upload"], number, piece).status, 200)
        self.assertNotIn("in/large.bin", self.keys())
        for _ in range(2):  # an answer that was lost is asked for again
            self.assertEqual(link.complete(upload["upload"]).json, {"name": "large.bin", "size": len(body)})
        head = self.alice.get_object(Bucket=self.bucket, Key="in/large.bin")
        self.assertEqual(head["ContentType"], "video/mp4")
        self.assertEqual(hashlib.sha256(head["Body"].read()).digest(), hashlib.sha256(body).digest())
        self.assertTrue(link.begin("large.bin", len(body), "nonce-of-this-file").json["done"])
        self.assertEqual(self.listed(link)["files"], 1)
        self.assertNotIn("Uploads", self.alice.list_multipart_uploads(Bucket=self.bucket))

    def test_limits(self):
        link = self.make(maxFiles=2, maxBytes=100, maxFileBytes=60)
        self.denied_code(link.put("a", b"x" * 61), 413, "FileTooLarge")
        self.assertEqual(link.put("a", b"x" * 60).status, 201)
        self.denied_code(link.put("b", b"x" * 41), 413, "NoRoomLeft")
        begun = link.begin("c", 40).json
        self.denied_code(link.put("d", b""), 410, "LinkUsedUp")
        self.assertEqual(link.ask("DELETE", f"/uploads/{begun['upload']}").status, 204)
        self.denied_code(link.complete(begun["upload"]), 404, "UploadUnknown")
        self.assertEqual(link.put("d", b"y" * 40).status, 201)
        self.denied_code(link.put("e", b""), 410, "LinkUsedUp")
        self.denied_code(link.begin("e", 0), 410, "LinkUsedUp")
        self.assertEqual(link.ask("GET", "/info").json["state"], "used-up")
        self.assertEqual(self.listed(link)["state"], "used-up")
        self.assertEqual(self.keys(), ["in/a", "in/d", "key"])

    def test_many_at_once_never_pass_the_limit(self):
        link = self.make(maxFiles=5)
        answers = []
        def send(number):
            answers.append(link.put("same.txt", b"%d" % number))
        threads = [threading.Thread(target=send, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        arrived = [a for a in answers if a.status == 201]
        self.assertTrue(all(a.code in ("LinkUsedUp", "Busy") for a in answers if a.status != 201),
                        [(a.status, a.body) for a in answers])
        self.assertEqual(len({a.json["name"] for a in arrived}), len(arrived))
        while len(arrived) < 5:  # those that were told to try again
            arrived.append(link.put("same.txt", b"late"))
            self.assertEqual(arrived[-1].status, 201)
        self.denied_code(link.put("same.txt", b"x"), 410, "LinkUsedUp")
        self.assertEqual(len(self.keys()), 1 + 5)
        self.assertEqual(self.listed(link)["files"], 5)

    def test_names(self):
        link = self.make()
        for wrong in ("..", "a/../b", "./a", "/a", "a//b", "a/", "x" * 256, "d/" * 16 + "x"):
            self.denied_code(link.begin(wrong, 1), 400, "NameInvalid")
            self.denied_code(link.ask("PUT", "/files/" + urllib.parse.quote(wrong, safe=""), b"x"), 400, "NameInvalid")
        self.assertEqual(link.ask("PUT", "/files/", b"x").status, 404)
        self.assertEqual(link.put("line\nbreak\\x", b"x").json["name"], "line_break_x")
        self.assertEqual(link.ask("PUT", "/files/%FF", b"x").status, 400)
        for key in self.keys():
            self.assertTrue(key == "key" or key.startswith("in/"))

    def test_headers_of_strangers_do_nothing(self):
        link = self.make()
        sent = link.put("x", b"x", headers={"x-amz-acl": "public-read", "x-amz-tagging": "a=b", "x-amz-meta-a": "b",
                                            "x-amz-storage-class": "GLACIER", "content-encoding": "aws-chunked",
                                            "x-amz-copy-source": "/b/k", "if-match": '"x"', "content-type": "text/html"})
        self.assertEqual(sent.status, 201, sent.body)
        head = self.alice.head_object(Bucket=self.bucket, Key="in/x")
        self.assertEqual((head["Metadata"], head["ContentType"]), ({}, "text/html"))
        self.assertNotIn("ContentEncoding", head)
        self.assertEqual(self.alice.get_object_tagging(Bucket=self.bucket, Key="in/x")["TagSet"], [])
        self.assertEqual(self.reads(self.nobody, "in/x"), "AccessDenied")

    def test_secrets_and_ids(self):
        link, other = self.make(), self.make()
        folder = self.make(kind="folder")
        for secret in ("", "x", other.secret, link.secret[:-1], link.secret + "A", "x" * 4000):
            for method, tail in (("GET", "/info"), ("PUT", "/files/a"), ("POST", "/uploads")):
                self.denied_code(link.ask(method, tail, secret=secret), 403, "LinkInvalid")
        link.base = "/-/drop/" + "0" * 32
        self.denied_code(link.ask("GET", "/info"), 403, "LinkInvalid")
        # The other kind's token with its own secret.
        folder.base = "/-/drop/" + folder.id
        self.denied_code(folder.put("a", b"x"), 403, "LinkInvalid")
        for tail in ("", "/x", "//", "/../" + other.id):
            answer = request(self.endpoint, "GET", "/-/drop/" + tail)
            self.assertIn(answer.status, (400, 404), tail)
        self.assertEqual(self.keys(), ["key"])

    def test_every_route_needs_the_secret(self):
        """None of the door's routes but the pages lets anybody in without it."""
        source = Path(os.environ.get("HOLDFAST_SOURCE", Path(__file__).parents[2])) / "server/s3/share_door.cpp"
        rows = re.findall(r'Route\{(Drop|Folder), "(\w+)", Tail::(\w+), "(\w*)", Key::(\w+)', source.read_text())
        self.assertEqual(len(rows), 13)
        links = {"Drop": self.make(), "Folder": self.make(kind="folder")}
        tails = {"None": "", "Exact": "/{0}", "Name": "/{0}/name", "Upload": "/{0}/" + "0" * 32,
                 "Part": "/{0}/" + "0" * 32 + "/1", "Complete": "/{0}/" + "0" * 32 + "/complete"}
        for kind, method, tail, word, key in rows:
            link = links[kind]
            path = link.base + tails[tail].format(word)
            answer = request(self.endpoint, method, path, b"{}" if method == "POST" else b"")
            if key == "None":
                self.assertEqual((answer.status, answer.headers["content-type"]), (200, "text/html; charset=utf-8"))
            else:
                self.assertEqual(answer.status, 403, (kind, method, path))
                self.assertIn(answer.code, ("LinkInvalid", "TicketInvalid"))
        self.denied_code(links["Drop"].ask("PATCH", "/info"), 405, "MethodNotAllowed")
        self.denied_code(links["Drop"].ask("GET", "/nothing"), 404, "NotFound")

    def test_revoked_and_expired(self):
        link = self.make()
        self.assertEqual(link.put("a", b"x").status, 201)
        upload = link.begin("b", 5).json["upload"]
        self.assertEqual(self.admin("DELETE", "shares", query=[("id", link.id)], who="bob").status, 404)
        self.assertEqual(self.admin("DELETE", "shares", query=[("id", link.id)], who="alice").status, 200)
        self.denied_code(link.ask("GET", "/info"), 410, "LinkRevoked")
        self.denied_code(link.put("c", b"x"), 410, "LinkRevoked")
        self.denied_code(link.part(upload, 1, b"12345"), 410, "LinkRevoked")
        self.denied_code(link.complete(upload), 410, "LinkRevoked")
        self.assertNotIn("Uploads", self.alice.list_multipart_uploads(Bucket=self.bucket))  # given up
        share = self.listed(link, who="alice")
        self.assertEqual((share["state"], share["files"], share["filesUnderWay"]), ("revoked", 1, 0))
        brief = self.make(expires=time.time_ns() + 2 * SECOND)
        self.assertEqual(brief.put("d", b"x").status, 201)
        deadline = time.time() + 30
        while brief.ask("GET", "/info").status == 200 and time.time() < deadline:
            pass
        self.denied_code(brief.put("e", b"x"), 410, "LinkExpired")
        self.assertEqual(self.listed(brief)["state"], "expired")
        self.assertEqual(self.keys(), ["in/a", "in/d", "key"])

    def test_rights_are_the_creators_then_and_now(self):
        refused = self.admin("POST", "shares", {"kind": "drop", "bucket": self.bucket, "expires": time.time_ns() + DAY},
                             who="bob")
        self.assertEqual(refused.status, 403)
        absent = self.admin("POST", "shares", {"kind": "drop", "bucket": "no-such-bucket", "expires": time.time_ns() + DAY},
                            who="bob")
        self.assertEqual(absent.status, 403)
        allow = {"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::BUCKET/in/*"}
        self.policy(allow)
        link = self.make(who="bob")
        self.assertEqual(link.put("a", b"x").status, 201)
        self.assertEqual(self.admin("POST", "shares", {"kind": "drop", "bucket": self.bucket, "folder": "other/",
                                                       "expires": time.time_ns() + DAY}, who="bob").status, 403)
        upload = link.begin("b", 1).json["upload"]
        self.alice.delete_bucket_policy(Bucket=self.bucket)
        self.denied_code(link.put("c", b"x"), 403, "LinkStopped")
        self.denied_code(link.part(upload, 1, b"x"), 403, "LinkStopped")
        self.denied_code(link.complete(upload), 403, "LinkStopped")
        self.assertEqual(self.listed(link)["state"], "stopped")
        self.policy(allow)
        self.assertEqual(link.part(upload, 1, b"x").status, 200)
        self.assertEqual(link.complete(upload).status, 200)
        # An explicit Deny by address holds for who sends, root's link too.
        roots = self.make(who="root")
        self.policy({"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::BUCKET/*",
                     "Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}})
        hers = self.admin("POST", "shares", {"kind": "drop", "bucket": self.bucket, "expires": time.time_ns() + DAY},
                          who="alice")
        self.assertEqual(hers.status, 403)
        self.denied_code(link.put("d", b"x"), 403, "LinkStopped")
        self.assertEqual(self.keys(), ["in/a", "in/b", "key"])
        self.assertIn(roots.ask("GET", "/info").status, (200, 403))

    def test_another_bucket_of_the_name_is_another(self):
        name = self.new_name()
        self.alice.create_bucket(Bucket=name)
        made = self.admin("POST", "shares", {"kind": "drop", "bucket": name, "expires": time.time_ns() + DAY}, who="alice")
        link = Link(self.endpoint, made.json)
        self.alice.delete_bucket(Bucket=name)
        self.denied_code(link.put("a", b"x"), 403, "LinkStopped")
        self.alice.create_bucket(Bucket=name)
        self.denied_code(link.put("a", b"x"), 403, "LinkStopped")
        self.assertNotIn("Contents", self.alice.list_objects_v2(Bucket=name))

    def test_locks_and_versions_of_the_bucket(self):
        name = self.new_name()
        self.alice.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
        self.alice.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}})
        made = self.admin("POST", "shares", {"kind": "drop", "bucket": name, "expires": time.time_ns() + DAY}, who="alice")
        self.assertEqual(Link(self.endpoint, made.json).put("a", b"x").status, 201)
        head = self.alice.head_object(Bucket=name, Key="a")
        self.assertEqual(head["ObjectLockMode"], "GOVERNANCE")
        self.assertNotEqual(head["VersionId"], "null")

    def test_malformed_and_oversized(self):
        link = self.make()
        for body in (b"", b"[]", b"{", b'{"name":"a"}', b'{"name":7,"size":1}', b'{"name":"a","size":-1}',
                     b'{"name":"a","size":1.5}', b'{"name":"a","size":1,"nonce":"short"}', b"\xff" * 100):
            self.denied_code(link.ask("POST", "/uploads", body), 400, "RequestInvalid")
        self.denied_code(link.ask("POST", "/uploads", b" " * 20000), 413, "RequestInvalid")
        self.denied_code(link.begin("a", 6 << 40), 413, "FileTooLarge")
        self.denied_code(link.ask("GET", "/uploads/xyz"), 404, "UploadUnknown")
        chunked = http.client.HTTPConnection(self.endpoint.split("//")[1], timeout=60)
        chunked.request("PUT", link.base + "/files/a", body=iter([b"abc"]), encode_chunked=True,
                        headers={"x-holdfast-secret": link.secret, "transfer-encoding": "chunked"})
        self.assertEqual(chunked.getresponse().status, 411)
        for wrong in ({"folder": "a"}, {"folder": "../"}, {"folder": "/"}, {"label": "x" * 201}, {"label": "a\nb"},
                      {"expires": 5}, {"expires": time.time_ns() + 400 * DAY}, {"maxFiles": 0}, {"bucket": "A"},
                      {"kind": "folder", "maxFiles": 3}):
            asked = {"kind": "drop", "bucket": self.bucket, "expires": time.time_ns() + DAY, **wrong}
            answer = self.admin("POST", "shares", asked, who="alice")
            self.assertEqual((answer.status, answer.code), (400, "InvalidArgument"), wrong)

    def test_places_at_once(self):
        link = self.make()
        for number in range(64):
            self.assertEqual(link.begin(f"f{number}", 1).status, 201)
        self.denied_code(link.begin("one more", 1), 429, "TooManyAtOnce")

    @unittest.skipUnless(shutil.which("curl"), "no curl")
    def test_curl(self):
        link = self.make()
        (self.tmp / "f").write_bytes(pseudo_random(300_000, 5))
        out = self.run_client("curl", "-sS", "-T", self.tmp / "f", "-H", f"x-holdfast-secret: {link.secret}",
                              f"{self.endpoint}{link.base}/files/from%20curl.bin")
        self.assertEqual(json.loads(out), {"name": "from curl.bin", "size": 300_000})
        self.assertEqual(self.body_of("in/from curl.bin"), (self.tmp / "f").read_bytes())

    def test_no_secret_in_the_log(self):
        link = self.make()
        link.put("a", b"x")
        link.put("a", b"x", secret="wrong-secret-of-mine")
        for path in self.server.tmp.glob("*.log"):
            text = path.read_text(errors="replace")
            self.assertNotIn(link.secret, text)
            self.assertNotIn("wrong-secret-of-mine", text)

    def test_pages(self):
        for kind, link in (("drop", self.make()), ("share", self.make(kind="folder"))):
            page = request(self.endpoint, "GET", link.base)
            self.assertEqual(page.status, 200)
            policy = page.headers["content-security-policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)
            script = re.search(rb"<script>(.*?)</script>", page.body, re.S).group(1)
            digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
            self.assertIn(f"'sha256-{digest}'", policy)
            self.assertEqual(page.headers["referrer-policy"], "no-referrer")
            self.assertEqual(request(self.endpoint, "GET", f"/-/{kind}/" + "0" * 32).body, page.body)


class TestFolderShares(SharingCase):
    def setUp(self):
        super().setUp()
        for key, body in (("in/a.txt", b"text"), ("in/sub/b.png", b"png"), ("in/page.html", b"<script>1</script>"),
                          ("inside.txt", b"not in"), ("other/c.txt", b"not")):
            kind = "text/html" if key.endswith("html") else "image/png" if key.endswith("png") else "text/plain"
            self.alice.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType=kind)
        self.link = self.make(kind="folder")

    def ticket(self, name, link=None):
        return (link or self.link).ask("POST", "/tickets", json.dumps({"name": name}).encode())

    def test_look_and_save(self):
        top = self.link.ask("GET", "/list").json
        self.assertEqual(([f["name"] for f in top["files"]], top["folders"], top["next"]),
                         (["a.txt", "page.html"], ["sub"], ""))
        self.assertEqual(self.link.ask("GET", "/list?folder=sub/").json["files"][0]["name"], "b.png")
        url = self.ticket("a.txt").json["url"]
        saved = request(self.endpoint, "GET", url)
        self.assertEqual((saved.status, saved.body), (200, b"text"))
        self.assertTrue(saved.headers["content-disposition"].startswith("attachment"))
        shown = request(self.endpoint, "GET", url + "&show=1")
        self.assertEqual((shown.headers["content-type"], shown.headers["content-disposition"].split(";")[0]),
                         ("text/plain", "inline"))
        part = request(self.endpoint, "GET", url, headers={"range": "bytes=1-2"})
        self.assertEqual((part.status, part.body), (206, b"ex"))
        self.assertEqual(request(self.endpoint, "GET", url, headers={"range": "bytes=9-"}).status, 416)
        self.assertEqual(request(self.endpoint, "HEAD", url).status, 200)
        etag = saved.headers["etag"]
        self.assertEqual(request(self.endpoint, "GET", url, headers={"if-none-match": etag}).status, 304)
        html = request(self.endpoint, "GET", self.ticket("page.html").json["url"] + "&show=1")
        self.assertTrue(html.headers["content-disposition"].startswith("attachment"))
        self.assertIn("sandbox", html.headers["content-security-policy"])
        self.assertFalse([h for h in html.headers if h.startswith("x-amz-") and h != "x-amz-request-id"])

    def test_decided_on_what_is_opened(self):
        """Where ACLs or tags decide, they are those of the object as it is read."""
        url = self.ticket("a.txt").json["url"]
        self.alice.put_bucket_ownership_controls(
            Bucket=self.bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
        for method in ("GET", "HEAD"):
            self.assertEqual(request(self.endpoint, method, url).status, 200, method)
        self.policy({"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*",
                     "Condition": {"StringEquals": {"s3:ExistingObjectTag/kept": "back"}}})
        self.assertEqual(request(self.endpoint, "GET", url).status, 200)
        self.alice.put_object_tagging(Bucket=self.bucket, Key="in/a.txt",
                                      Tagging={"TagSet": [{"Key": "kept", "Value": "back"}]})
        for method in ("GET", "HEAD"):
            self.assertEqual(request(self.endpoint, method, url).status, 403, method)

    def test_nothing_outside(self):
        for name in ("../key", "../other/c.txt", "/other/c.txt", "sub/", ""):
            answer = self.ticket(name)
            if answer.status == 200:  # a key is bytes: ".." is a name like any other, below the folder
                self.assertEqual(request(self.endpoint, "GET", answer.json["url"]).status, 404, name)
            else:
                self.assertEqual(answer.status, 404, name)
        for folder in ("../", "/", "..%2Fother%2F"):
            self.assertEqual(self.link.ask("GET", f"/list?folder={folder}").json.get("files"), [], folder)
        self.assertEqual(self.link.ask("GET", "/list?folder=su").status, 404)
        listed = self.link.ask("GET", "/list?after=..%2F").json
        self.assertLessEqual({f["name"] for f in listed["files"]}, {"a.txt", "page.html"})

    def test_tickets_open_one_file_for_a_while(self):
        url = self.ticket("a.txt").json["url"]
        path, query = url.split("?")
        fields = dict(urllib.parse.parse_qsl(query))
        wrong = [path, url[:-1] + ("0" if url[-1] != "0" else "1"), url.replace("a.txt", "page.html"),
                 path + "?" + urllib.parse.urlencode({**fields, "until": int(fields["until"]) + 1}),
                 path + "?" + urllib.parse.urlencode({**fields, "until": 5}),
                 url.replace(self.link.id, self.make(kind="folder").id)]
        for target in wrong:
            self.denied_code(request(self.endpoint, "GET", target), 403, "TicketInvalid")
        # The secret in the header is no ticket, and a ticket is no secret.
        self.denied_code(self.link.ask("GET", "/files/a.txt"), 403, "TicketInvalid")
        self.assertEqual(request(self.endpoint, "GET", url).status, 200)
        self.assertEqual(self.admin("DELETE", "shares", query=[("id", self.link.id)], who="alice").status, 200)
        self.denied_code(request(self.endpoint, "GET", url), 410, "LinkRevoked")
        self.denied_code(self.link.ask("GET", "/list"), 410, "LinkRevoked")

    def test_rights(self):
        refused = self.admin("POST", "shares", {"kind": "folder", "bucket": self.bucket, "expires": time.time_ns() + DAY},
                             who="bob")
        self.assertEqual(refused.status, 403)
        self.policy({"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/in/*"},
                    {"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::BUCKET",
                     "Condition": {"StringLike": {"s3:prefix": "in/*"}}})
        link = self.make(who="bob", kind="folder")
        self.assertEqual(len(link.ask("GET", "/list").json["files"]), 2)
        url = self.ticket("a.txt", link).json["url"]
        self.assertEqual(request(self.endpoint, "GET", url).body, b"text")
        self.alice.delete_bucket_policy(Bucket=self.bucket)
        self.denied_code(link.ask("GET", "/list"), 403, "LinkStopped")
        self.denied_code(request(self.endpoint, "GET", url), 403, "LinkStopped")

    def test_pages_of_many(self):
        for number in range(505):
            self.alice.put_object(Bucket=self.bucket, Key=f"in/many/{number:04}", Body=b"")
        first = self.link.ask("GET", "/list?folder=many/").json
        rest = self.link.ask("GET", "/list?folder=many/&after=" + urllib.parse.quote(first["next"])).json
        names = [f["name"] for f in first["files"] + rest["files"]]
        self.assertEqual(names, [f"{n:04}" for n in range(505)])
        self.assertEqual(rest["next"], "")


@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "another server")
class TestRestarts(unittest.TestCase):
    """Links, counts and the deny list over the ends of a node."""

    def setUp(self):
        before = os.umask(0o077)
        self.server = Server(AccessCase.configuration)
        os.umask(before)
        self.addCleanup(self.server.remove)
        self.start()
        self.client("root").create_bucket(Bucket="inbox")

    def start(self):
        before = os.umask(0o077)
        self.server.start()
        os.umask(before)
        self.endpoint = self.server.endpoint

    def client(self, who):
        config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
        return boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=KEYS[who][0],
                            aws_secret_access_key=KEYS[who][1], config=config)

    def make(self, **more):
        asked = {"kind": "drop", "bucket": "inbox", "expires": time.time_ns() + DAY, **more}
        return admin(self.endpoint, "POST", "shares", asked).json

    def share(self, link):
        shares = admin(self.endpoint, "GET", "shares").json["shares"]
        return next(s for s in shares if s["id"] == link.id)

    def test_kill_and_go_on(self):
        root = self.client("root")
        root.put_object(Bucket="inbox", Key="k", Body=b"v")
        link = root.generate_presigned_url("get_object", Params={"Bucket": "inbox", "Key": "k"}, ExpiresIn=3600)
        target = link[len(self.endpoint):]
        host = self.endpoint.split("//")[1]
        self.assertEqual(request(self.endpoint, "GET", target, headers={"host": host}).body, b"v")
        self.assertEqual(admin(self.endpoint, "POST", "links/denied", {"link": link}).status, 201)
        made = self.make(maxFiles=2)
        drop = Link(self.endpoint, made)
        body = pseudo_random((16 << 20) + 77, 3)
        upload = drop.begin("large", len(body), "0123456789abcdef").json
        self.assertEqual(drop.part(upload["upload"], 1, body[:16 << 20]).status, 200)
        self.server.crash()
        self.start()
        drop.endpoint = self.endpoint
        # The link names another port now, its signature the old one: the list is what counts.
        refused = request(self.endpoint, "GET", target, headers={"host": host})
        self.assertEqual((refused.status, refused.code), (403, "AccessDenied"))
        self.assertIn(b"revoked", refused.body)
        self.assertEqual(drop.ask("GET", f"/uploads/{upload['upload']}").json["received"], [1])
        self.assertEqual(drop.begin("large", len(body), "0123456789abcdef").json["upload"], upload["upload"])
        self.assertEqual(drop.part(upload["upload"], 2, body[16 << 20:]).status, 200)
        self.assertEqual(drop.complete(upload["upload"]).status, 200)
        self.server.crash()
        self.start()
        drop.endpoint = self.endpoint
        self.assertEqual(drop.complete(upload["upload"]).json, {"name": "large", "size": len(body)})
        self.assertEqual(self.share(drop)["files"], 1)
        got = self.client("root").get_object(Bucket="inbox", Key="large")["Body"].read()
        self.assertEqual(hashlib.sha256(got).digest(), hashlib.sha256(body).digest())
        self.assertEqual(self.server.stop(), 0)
        self.start()
        drop.endpoint = self.endpoint
        self.assertEqual(drop.put("second", b"x").status, 201)
        self.assertEqual(drop.put("third", b"x").code, "LinkUsedUp")

    def test_kill_at_any_moment_never_lets_too_many_in(self):
        """Files are sent by several at once while the node is killed again and again."""
        limit = 40
        drop = Link(self.endpoint, self.make(maxFiles=limit))
        stop = threading.Event()
        answered = []

        def send(number):
            count = 0
            while not stop.is_set():
                count += 1
                try:
                    answer = drop.put(f"{number}-{count}", b"x" * 100)
                except (OSError, http.client.HTTPException):
                    continue
                if answer.status == 201:
                    answered.append(answer.json["name"])
                elif answer.code == "LinkUsedUp":
                    stop.wait(0.05)

        threads = [threading.Thread(target=send, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        deadline = time.time() + 120
        kills = 0
        while kills < 6 and time.time() < deadline:
            seen = len(answered)
            moved = time.time() + 3
            while len(answered) < seen + 3 and time.time() < moved:
                stop.wait(0.01)
            self.server.crash()
            kills += 1
            self.start()
            drop.endpoint = self.endpoint
        # Places of requests that died with their node are given back by the upkeep of the next.
        while len(answered) < limit and time.time() < deadline:
            stop.wait(0.1)
            if self.share(drop)["files"] + self.share(drop)["filesUnderWay"] >= limit and not self.share(drop)["filesUnderWay"]:
                break
        stop.set()
        for thread in threads:
            thread.join()
        there = [o["Key"] for o in self.client("root").list_objects_v2(Bucket="inbox").get("Contents", [])]
        share = self.share(drop)
        print(f"{kills} kills, {len(answered)} answered, {len(there)} there, counted {share['files']}", flush=True)
        self.assertLessEqual(len(there), limit)
        self.assertLessEqual(set(answered), set(there))
        self.assertEqual(share["files"] + share["filesUnderWay"] >= len(there), True)
        self.assertEqual(share["files"], len(there))
        self.assertGreater(len(there), 0)

    def test_command_line(self):
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.server.tmp), "HOLDFAST_ROOT_USER": USER,
                       "HOLDFAST_ROOT_PASSWORD": PASSWORD}

        def run(*arguments):
            done = subprocess.run([str(BINARY), *arguments, "--endpoint", self.endpoint], env=environment, timeout=60,
                                  stdin=subprocess.DEVNULL, capture_output=True)
            return done.returncode, done.stdout.decode(), done.stderr.decode()

        code, out, err = run("drop", "create", "inbox/in/", "--files", "3", "--bytes", "2G", "--days", "2", "--label", "Hello")
        self.assertEqual(code, 0, err)
        path, secret = out.strip()[len(self.endpoint):].split("#")
        link = Link(self.endpoint, {"id": path.rsplit("/", 1)[1], "secret": secret, "path": path})
        info = link.ask("GET", "/info").json
        self.assertEqual((info["label"], info["filesLeft"], info["bytesLeft"]), ("Hello", 3, 2 * 10 ** 9))
        self.assertEqual(link.put("a", b"abc").status, 201)
        code, out, err = run("drop", "list")
        self.assertEqual((code, out.count("\n")), (0, 1), err)
        self.assertIn("1 of 3 files", out)
        self.assertEqual(run("drop", "revoke", link.id)[0], 0)
        self.assertEqual(link.put("b", b"x").code, "LinkRevoked")
        self.assertEqual(run("drop", "revoke", "0" * 32)[0], 1)
        code, out, err = run("share", "create", "inbox/in/")
        self.assertEqual(code, 0, err)
        self.assertIn("/-/share/", out)
        self.assertIn("inbox/in/", run("share", "list")[1])
        presigned = self.client("root").generate_presigned_url("get_object", Params={"Bucket": "inbox", "Key": "in/a"},
                                                               ExpiresIn=60)
        self.assertEqual(run("link", "deny", presigned, "--note", "why")[:2], (0, "The link is taken back.\n"))
        self.assertEqual(request(self.endpoint, "GET", presigned[len(self.endpoint):]).status, 403)
        code, out, _ = run("link", "list", "--json")
        self.assertEqual(run("link", "allow", json.loads(out)[0]["id"])[0], 0)
        self.assertEqual(request(self.endpoint, "GET", presigned[len(self.endpoint):]).body, b"abc")
        self.assertEqual(run("link", "deny", "http://x/y")[0], 1)


if __name__ == "__main__":
    if boto3 is None:
        print("no boto3")
    else:
        main()
