# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Several accounts, bucket policies, ACLs, public access and anonymous callers, through boto3."""

import json
import os
import unittest
import urllib.error
import urllib.request

from harness import PASSWORD, REGION, USER, ServerTestCase, main

try:
    import boto3
    from botocore import UNSIGNED
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    boto3 = None

ALICE, BOB = "111122223333", "444455556666"
ACCOUNTS = f"""
[[accounts]]
id = "{ALICE}"
name = "alice"
email = "alice@example.com"
access_key = "ALICEKEY"
secret_key = "alice-secret-0123456789"
[[accounts]]
id = "{BOB}"
name = "bob"
email = "bob@example.com"
access_key = "BOBKEY"
secret_key = "bob-secret-0123456789"
"""


@unittest.skipUnless(boto3, "no boto3")
class AccessCase(ServerTestCase):
    configuration = ACCOUNTS

    @classmethod
    def setUpClass(cls):
        before = os.umask(0o077)  # the file holds secrets
        try:
            super().setUpClass()
        finally:
            os.umask(before)

        def client(access=None, secret=None):
            options = {"s3": {"addressing_style": "path"}, "retries": {"max_attempts": 1}}
            config = Config(signature_version="s3v4" if access else UNSIGNED, **options)
            return boto3.client("s3", endpoint_url=cls.endpoint, region_name=REGION, aws_access_key_id=access,
                                aws_secret_access_key=secret, config=config)
        cls.root = client(USER, PASSWORD)
        cls.alice = client("ALICEKEY", "alice-secret-0123456789")
        cls.bob = client("BOBKEY", "bob-secret-0123456789")
        cls.nobody = client()

    def setUp(self):
        super().setUp()
        self.bucket = self.new_name()
        self.alice.create_bucket(Bucket=self.bucket)
        self.alice.put_object(Bucket=self.bucket, Key="key", Body=b"hers")

    def refused(self, code, call, **options):
        with self.assertRaises(ClientError) as caught:
            call(**options)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)

    def policy(self, *statements, bucket=None):
        bucket = bucket or self.bucket
        text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        self.alice.put_bucket_policy(Bucket=bucket, Policy=text.replace("BUCKET", bucket))

    def reads(self, client, key="key"):
        try:
            return client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except ClientError as error:
            return error.response["Error"]["Code"]

    def open_to_acls(self, ownership="ObjectWriter"):
        self.alice.put_bucket_ownership_controls(
            Bucket=self.bucket, OwnershipControls={"Rules": [{"ObjectOwnership": ownership}]})


class TestAccounts(AccessCase):
    def test_what_is_ones_own(self):
        self.assertIn(self.bucket, [b["Name"] for b in self.alice.list_buckets()["Buckets"]])
        self.assertEqual(self.alice.list_buckets()["Owner"]["DisplayName"], "alice")
        self.assertNotIn(self.bucket, [b["Name"] for b in self.bob.list_buckets()["Buckets"]])
        self.assertIn(self.bucket, [b["Name"] for b in self.root.list_buckets()["Buckets"]])
        self.assertEqual(self.reads(self.root), b"hers")
        for client in (self.bob, self.nobody):
            self.assertEqual(self.reads(client), "AccessDenied")
            self.assertEqual(self.reads(client, "none"), "AccessDenied")  # not even that it is not there
            self.refused("AccessDenied", client.put_object, Bucket=self.bucket, Key="k", Body=b"")
            self.refused("AccessDenied", client.list_objects_v2, Bucket=self.bucket)
        answer = self.bob.delete_objects(Bucket=self.bucket, Delete={"Objects": [{"Key": "key"}]})
        self.assertEqual(answer["Errors"][0]["Code"], "AccessDenied")
        self.refused("BucketAlreadyExists", self.bob.create_bucket, Bucket=self.bucket)
        self.refused("AccessDenied", self.nobody.create_bucket, Bucket=self.new_name())
        self.refused("AccessDenied", self.nobody.list_buckets)
        acl = self.alice.get_bucket_acl(Bucket=self.bucket)
        self.assertEqual(acl["Owner"]["DisplayName"], "alice")

    def test_copies_need_the_right_to_read(self):
        mine = self.new_name()
        self.bob.create_bucket(Bucket=mine)
        self.refused("AccessDenied", self.bob.copy_object, Bucket=mine, Key="copy",
                     CopySource=f"{self.bucket}/key")
        self.policy({"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:GetObject",
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        self.bob.copy_object(Bucket=mine, Key="copy", CopySource=f"{self.bucket}/key")

    def test_expected_owner(self):
        self.alice.get_object(Bucket=self.bucket, Key="key", ExpectedBucketOwner=ALICE)
        self.refused("AccessDenied", self.alice.get_object, Bucket=self.bucket, Key="key", ExpectedBucketOwner=BOB)


class TestPolicies(AccessCase):
    def test_allow_and_deny(self):
        self.policy({"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{BOB}:root"},
                     "Action": ["s3:GetObject", "s3:ListBucket"],
                     "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]},
                    {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
                     "Resource": "arn:aws:s3:::BUCKET/secret/*"})
        self.alice.put_object(Bucket=self.bucket, Key="secret/x", Body=b"")
        self.assertEqual(self.reads(self.bob), b"hers")
        self.assertEqual(self.reads(self.bob, "none"), "NoSuchKey")
        self.assertEqual(self.reads(self.bob, "secret/x"), "AccessDenied")
        self.assertEqual(self.reads(self.alice, "secret/x"), "AccessDenied")  # her own deny
        self.assertEqual(self.reads(self.nobody), "AccessDenied")
        self.refused("AccessDenied", self.bob.put_object, Bucket=self.bucket, Key="k", Body=b"")
        self.refused("AccessDenied", self.bob.get_bucket_policy, Bucket=self.bucket)
        self.assertFalse(self.alice.get_bucket_policy_status(Bucket=self.bucket)["PolicyStatus"]["IsPublic"])
        self.alice.delete_bucket_policy(Bucket=self.bucket)
        self.assertEqual(self.reads(self.bob), "AccessDenied")
        self.refused("NoSuchBucketPolicy", self.alice.get_bucket_policy, Bucket=self.bucket)

    def test_public_and_blocked(self):
        self.policy({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        self.assertEqual(self.reads(self.nobody), b"hers")
        with urllib.request.urlopen(f"{self.endpoint}/{self.bucket}/key") as answer:
            self.assertEqual(answer.read(), b"hers")
        self.assertTrue(self.alice.get_bucket_policy_status(Bucket=self.bucket)["PolicyStatus"]["IsPublic"])
        block = {"BlockPublicAcls": False, "IgnorePublicAcls": False, "BlockPublicPolicy": True,
                 "RestrictPublicBuckets": True}
        self.alice.put_public_access_block(Bucket=self.bucket, PublicAccessBlockConfiguration=block)
        self.assertEqual(self.reads(self.nobody), "AccessDenied")
        self.refused("AccessDenied", self.alice.put_bucket_policy, Bucket=self.bucket, Policy=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*",
                                                     "Resource": f"arn:aws:s3:::{self.bucket}/*"}]}))
        self.alice.delete_public_access_block(Bucket=self.bucket)
        self.assertEqual(self.reads(self.nobody), b"hers")

    def test_conditions(self):
        self.alice.put_object(Bucket=self.bucket, Key="tagged", Body=b"yes", Tagging="open=yes")
        self.policy({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                     "Resource": "arn:aws:s3:::BUCKET/*",
                     "Condition": {"StringEquals": {"s3:ExistingObjectTag/open": "yes"},
                                   "IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}},
                    {"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:ListBucket",
                     "Resource": "arn:aws:s3:::BUCKET",
                     "Condition": {"StringLike": {"s3:prefix": "t*"}}})
        self.assertEqual(self.reads(self.nobody, "tagged"), b"yes")
        self.assertEqual(self.reads(self.nobody), "AccessDenied")
        self.assertEqual(self.bob.list_objects_v2(Bucket=self.bucket, Prefix="tag")["KeyCount"], 1)
        self.refused("AccessDenied", self.bob.list_objects_v2, Bucket=self.bucket, Prefix="k")

    def test_names_of_conditions_have_no_case(self):
        self.alice.put_object(Bucket=self.bucket, Key="tagged", Body=b"yes", Tagging="secret=yes")
        self.policy({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*"},
                    {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*",
                     "Condition": {"StringEquals": {"s3:existingobjecttag/secret": "yes"}}})
        self.assertEqual(self.reads(self.nobody), b"hers")
        self.assertEqual(self.reads(self.nobody, "tagged"), "AccessDenied")

    def test_copies_tell_and_take_nothing_more(self):
        mine = self.new_name()
        self.bob.create_bucket(Bucket=mine)
        self.alice.put_object(Bucket=self.bucket, Key="tagged", Body=b"x", Tagging="secret=yes")
        self.policy({"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:GetObject",
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        self.refused("AccessDenied", self.bob.copy_object, Bucket=mine, Key="c", CopySource=f"{self.bucket}/none")
        self.refused("AccessDenied", self.bob.copy_object, Bucket=mine, Key="c", CopySource=f"{self.bucket}/tagged")
        self.bob.copy_object(Bucket=mine, Key="c", CopySource=f"{self.bucket}/tagged", TaggingDirective="REPLACE")

    def test_versions_and_bypass_are_rights_of_their_own(self):
        self.alice.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        version = self.alice.put_object(Bucket=self.bucket, Key="key", Body=b"2")["VersionId"]
        self.policy({"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:GetObject",
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        self.assertEqual(self.reads(self.bob), b"2")
        self.refused("AccessDenied", self.bob.get_object, Bucket=self.bucket, Key="key", VersionId=version)

    def test_malformed(self):
        for text in ("{", "{}", json.dumps({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::another/*"}]})):
            self.refused("MalformedPolicy", self.alice.put_bucket_policy, Bucket=self.bucket, Policy=text)


class TestAcls(AccessCase):
    def test_off_by_default(self):
        self.refused("AccessControlListNotSupported", self.alice.put_object_acl, Bucket=self.bucket, Key="key",
                     ACL="public-read")
        self.refused("AccessControlListNotSupported", self.alice.put_object, Bucket=self.bucket, Key="k", Body=b"",
                     ACL="public-read")
        self.alice.put_object(Bucket=self.bucket, Key="k", Body=b"", ACL="bucket-owner-full-control")
        rule = self.alice.get_bucket_ownership_controls(Bucket=self.bucket)["OwnershipControls"]["Rules"][0]
        self.assertEqual(rule["ObjectOwnership"], "BucketOwnerEnforced")

    def test_canned_and_granted(self):
        self.open_to_acls()
        self.alice.put_object(Bucket=self.bucket, Key="open", Body=b"all", ACL="public-read")
        self.assertEqual(self.reads(self.nobody, "open"), b"all")
        self.alice.put_object_acl(Bucket=self.bucket, Key="open", ACL="authenticated-read")
        self.assertEqual(self.reads(self.nobody, "open"), "AccessDenied")
        self.assertEqual(self.reads(self.bob, "open"), b"all")
        self.alice.put_object_acl(Bucket=self.bucket, Key="open", ACL="private")
        self.assertEqual(self.reads(self.bob, "open"), "AccessDenied")
        self.alice.put_object_acl(Bucket=self.bucket, Key="open", GrantRead='emailAddress="bob@example.com"')
        self.assertEqual(self.reads(self.bob, "open"), b"all")
        grants = self.alice.get_object_acl(Bucket=self.bucket, Key="open")["Grants"]
        self.assertEqual([(g["Grantee"]["DisplayName"], g["Permission"]) for g in grants], [("bob", "READ")])

    def test_not_off_over_grants(self):
        self.open_to_acls()
        self.alice.put_bucket_acl(Bucket=self.bucket, GrantRead='emailAddress="bob@example.com"')
        with self.assertRaises(ClientError) as caught:
            self.open_to_acls("BucketOwnerEnforced")
        self.assertEqual(caught.exception.response["Error"]["Code"], "InvalidBucketAclWithObjectOwnership")

    def test_who_writes_owns(self):
        self.open_to_acls()
        self.alice.put_bucket_acl(Bucket=self.bucket, ACL="public-read-write")
        self.bob.put_object(Bucket=self.bucket, Key="his", Body=b"his")
        self.assertEqual(self.reads(self.bob, "his"), b"his")
        self.assertEqual(self.reads(self.alice, "his"), "AccessDenied")
        listed = self.alice.list_objects_v2(Bucket=self.bucket, FetchOwner=True)["Contents"]
        self.assertEqual({o["Key"]: o["Owner"]["DisplayName"] for o in listed}, {"his": "bob", "key": "alice"})
        self.bob.put_object(Bucket=self.bucket, Key="given", Body=b"given", ACL="bucket-owner-full-control")
        self.assertEqual(self.reads(self.alice, "given"), b"given")
        self.alice.delete_object(Bucket=self.bucket, Key="his")  # the bucket is hers
        self.alice.put_public_access_block(Bucket=self.bucket, PublicAccessBlockConfiguration={
            "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False,
            "RestrictPublicBuckets": False})
        self.refused("AccessDenied", self.bob.put_object, Bucket=self.bucket, Key="x", Body=b"")
        self.refused("AccessDenied", self.alice.put_bucket_acl, Bucket=self.bucket, ACL="public-read")


class TestConfigurations(AccessCase):
    def test_round_trips(self):
        s3, bucket = self.alice, self.bucket
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
        self.assertEqual(s3.get_bucket_tagging(Bucket=bucket)["TagSet"], [{"Key": "a", "Value": "b"}])
        s3.delete_bucket_tagging(Bucket=bucket)
        self.refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket=bucket)
        rules = [{"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "log/"}, "Expiration": {"Days": 30}}]
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})
        self.assertEqual(s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"], rules)
        cors = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 5}]
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": cors})
        self.assertEqual(s3.get_bucket_cors(Bucket=bucket)["CORSRules"], cors)
        site = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}
        s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=site)
        answer = s3.get_bucket_website(Bucket=bucket)
        self.assertEqual({k: answer[k] for k in site}, site)
        encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
        s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encryption)
        self.assertEqual(s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
                         ["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
        self.assertEqual(s3.get_bucket_request_payment(Bucket=bucket)["Payer"], "BucketOwner")
        metrics = {"Id": "all"}
        s3.put_bucket_metrics_configuration(Bucket=bucket, Id="all", MetricsConfiguration=metrics)
        self.assertEqual(s3.get_bucket_metrics_configuration(Bucket=bucket, Id="all")["MetricsConfiguration"],
                         metrics)
        listed = s3.list_bucket_metrics_configurations(Bucket=bucket)
        self.assertEqual([m["Id"] for m in listed["MetricsConfigurationList"]], ["all"])
        s3.delete_bucket_metrics_configuration(Bucket=bucket, Id="all")
        self.refused("NoSuchConfiguration", s3.get_bucket_metrics_configuration, Bucket=bucket, Id="all")

    def test_more_round_trips(self):
        s3, bucket = self.alice, self.bucket
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": "Suspended"})
        self.assertEqual(s3.get_bucket_accelerate_configuration(Bucket=bucket)["Status"], "Suspended")
        s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"})
        self.assertEqual(s3.get_bucket_request_payment(Bucket=bucket)["Payer"], "Requester")
        target = self.new_name()
        s3.create_bucket(Bucket=target)
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={
            "LoggingEnabled": {"TargetBucket": target, "TargetPrefix": "log/"}})
        self.assertEqual(s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]["TargetPrefix"], "log/")
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
        self.assertNotIn("LoggingEnabled", s3.get_bucket_logging(Bucket=bucket))
        queue = {"QueueArn": "arn:aws:sqs:us-east-1:111122223333:q", "Events": ["s3:ObjectCreated:*"], "Id": "q"}
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={
            "QueueConfigurations": [queue]})
        self.assertEqual(s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"], [queue])
        rule = {"ID": "r", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""},
                "DeleteMarkerReplication": {"Status": "Disabled"},
                "Destination": {"Bucket": f"arn:aws:s3:::{target}"}}
        s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration={
            "Role": "arn:aws:iam::111122223333:role/r", "Rules": [rule]})
        self.assertEqual(s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]["Rules"], [rule])
        s3.delete_bucket_replication(Bucket=bucket)
        self.refused("ReplicationConfigurationNotFoundError", s3.get_bucket_replication, Bucket=bucket)
        s3.put_bucket_analytics_configuration(Bucket=bucket, Id="a", AnalyticsConfiguration={
            "Id": "a", "StorageClassAnalysis": {}})
        self.assertEqual(len(s3.list_bucket_analytics_configurations(Bucket=bucket)
                             ["AnalyticsConfigurationList"]), 1)
        self.assertEqual(s3.get_bucket_analytics_configuration(Bucket=bucket, Id="a")
                         ["AnalyticsConfiguration"]["Id"], "a")
        s3.delete_bucket_analytics_configuration(Bucket=bucket, Id="a")
        inventory = {"Id": "i", "IsEnabled": True, "IncludedObjectVersions": "All",
                     "Schedule": {"Frequency": "Daily"},
                     "Destination": {"S3BucketDestination": {"Bucket": f"arn:aws:s3:::{target}", "Format": "CSV"}}}
        s3.put_bucket_inventory_configuration(Bucket=bucket, Id="i", InventoryConfiguration=inventory)
        self.assertEqual(s3.get_bucket_inventory_configuration(Bucket=bucket, Id="i")["InventoryConfiguration"],
                         inventory)
        self.assertEqual(len(s3.list_bucket_inventory_configurations(Bucket=bucket)
                             ["InventoryConfigurationList"]), 1)
        s3.delete_bucket_inventory_configuration(Bucket=bucket, Id="i")
        tiering = {"Id": "t", "Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}
        s3.put_bucket_intelligent_tiering_configuration(Bucket=bucket, Id="t",
                                                        IntelligentTieringConfiguration=tiering)
        self.assertEqual(s3.get_bucket_intelligent_tiering_configuration(Bucket=bucket, Id="t")
                         ["IntelligentTieringConfiguration"], tiering)
        self.assertEqual(len(s3.list_bucket_intelligent_tiering_configurations(Bucket=bucket)
                             ["IntelligentTieringConfigurationList"]), 1)
        s3.delete_bucket_intelligent_tiering_configuration(Bucket=bucket, Id="t")
        s3.delete_bucket_lifecycle(Bucket=bucket)
        s3.delete_bucket_website(Bucket=bucket)
        s3.delete_bucket_encryption(Bucket=bucket)
        s3.delete_bucket_ownership_controls(Bucket=bucket)

    def test_what_is_malformed_changes_nothing(self):
        self.alice.put_bucket_tagging(Bucket=self.bucket, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
        self.refused("InvalidTag", self.alice.put_bucket_tagging, Bucket=self.bucket,
                     Tagging={"TagSet": [{"Key": "aws:x", "Value": "b"}]})
        self.assertEqual(self.alice.get_bucket_tagging(Bucket=self.bucket)["TagSet"], [{"Key": "a", "Value": "b"}])
        self.refused("MalformedXML", self.alice.put_bucket_lifecycle_configuration, Bucket=self.bucket,
                     LifecycleConfiguration={"Rules": []})


if __name__ == "__main__":
    main()
