# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""One well-formed request for every row of the routing table, to be spoiled in one place each."""

import os
import re
from pathlib import Path

SOURCE = Path(os.environ.get("HOLDFAST_SOURCE", Path(__file__).parents[2]))
ROUTE = re.compile(r'Route\{"(\w+)",\s*"(\w+)",\s*(\w+),\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*(\w+)')


# Settings of which a bucket has several, by their id.
NAMED = {f"{verb}Bucket{kind}Configuration" for verb in ("Put", "Delete")
         for kind in ("Analytics", "IntelligentTiering", "Inventory", "Metrics")}


class Route:
    def __init__(self, name, method, level, selector, header, action, function):
        self.name = name
        self.method = method
        self.level = level
        self.selector = selector
        self.header = header
        self.action = action
        self.done = function != "notImplemented"

    def __repr__(self):
        return f"{self.name} ({self.method} {self.level} ?{self.selector})"

    def needs_upload(self):
        return "uploadId" in self.selector

    def query(self, upload):
        values = {"uploadId": upload, "partNumber": "1", "id": "x"}
        fields = [tuple((part.split("=") + [""])[:2]) for part in self.selector.split("&") if part]
        if self.name in NAMED:
            fields.append(("id", ""))
        return [(name, value or values.get(name, "")) for name, value in fields]


def routes():
    """All of the API but preflights, which are neither signed nor refused by the routes' own rules."""
    found = [Route(*row) for row in ROUTE.findall((SOURCE / "server/s3/routes.cpp").read_text())]
    return [route for route in found if route.name != "Preflight" and route.level in ("Service", "Bucket", "Object")]


def _rule(inner):
    return f"<Rule><ID>r</ID><Status>Enabled</Status>{inner}</Rule>"


def _group(permission):
    return ('<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">'
            f"<ID>{{owner}}</ID></Grantee><Permission>{permission}</Permission></Grant>")


_ACL = ("<AccessControlPolicy><Owner><ID>{owner}</ID></Owner><AccessControlList>" + _group("FULL_CONTROL") +
        "</AccessControlList></AccessControlPolicy>")
_TAGS = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"

# Documents by operation; {bucket}, {target}, {owner} and {etag} stand for what the test has.
DOCUMENTS = {
    "PutBucketAcl": _ACL,
    "PutBucketAccelerateConfiguration":
        "<AccelerateConfiguration><Status>Suspended</Status></AccelerateConfiguration>",
    "PutBucketAnalyticsConfiguration":
        "<AnalyticsConfiguration><Id>x</Id><StorageClassAnalysis/></AnalyticsConfiguration>",
    "PutBucketCors":
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>"
        "</CORSRule></CORSConfiguration>",
    "PutBucketEncryption":
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256"
        "</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
    "PutBucketIntelligentTieringConfiguration":
        "<IntelligentTieringConfiguration><Id>x</Id><Status>Enabled</Status><Tiering><Days>90</Days>"
        "<AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering></IntelligentTieringConfiguration>",
    "PutBucketInventoryConfiguration":
        "<InventoryConfiguration><Id>x</Id><IsEnabled>true</IsEnabled><IncludedObjectVersions>All"
        "</IncludedObjectVersions><Schedule><Frequency>Daily</Frequency></Schedule><Destination>"
        "<S3BucketDestination><Bucket>arn:aws:s3:::{target}</Bucket><Format>CSV</Format></S3BucketDestination>"
        "</Destination></InventoryConfiguration>",
    "PutBucketLifecycleConfiguration":
        "<LifecycleConfiguration>" + _rule("<Filter><Prefix>log/</Prefix></Filter><Expiration><Days>30</Days>"
                                           "</Expiration>") + "</LifecycleConfiguration>",
    "PutBucketLogging": "<BucketLoggingStatus/>",
    "PutBucketMetricsConfiguration": "<MetricsConfiguration><Id>x</Id></MetricsConfiguration>",
    "PutBucketNotificationConfiguration":
        "<NotificationConfiguration><QueueConfiguration><Id>q</Id><Queue>arn:aws:sqs:us-east-1:111122223333:q"
        "</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration></NotificationConfiguration>",
    "PutObjectLockConfiguration":
        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>",
    "PutBucketOwnershipControls":
        "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule>"
        "</OwnershipControls>",
    "PutBucketPolicy":
        '{{"Version": "2012-10-17", "Statement": [{{"Effect": "Deny", "Principal": "*", "Action": '
        '"s3:DeleteBucket", "Resource": "arn:aws:s3:::{bucket}"}}]}}',
    "PutPublicAccessBlock":
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
        "</PublicAccessBlockConfiguration>",
    "PutBucketReplication":
        "<ReplicationConfiguration><Role>arn:aws:iam::111122223333:role/r</Role>" +
        _rule("<Priority>1</Priority><Filter><Prefix></Prefix></Filter><DeleteMarkerReplication><Status>Disabled"
              "</Status></DeleteMarkerReplication><Destination><Bucket>arn:aws:s3:::{target}</Bucket>"
              "</Destination>") + "</ReplicationConfiguration>",
    "PutBucketRequestPayment":
        "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>",
    "PutBucketTagging": _TAGS,
    "PutBucketVersioning": "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    "PutBucketWebsite":
        "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>",
    "DeleteObjects": "<Delete><Object><Key>unheard of</Key></Object></Delete>",
    "PutObjectAcl": _ACL,
    "PutObjectTagging": _TAGS,
    "PutObjectRetention":
        "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2100-01-01T00:00:00Z</RetainUntilDate></Retention>",
    "PutObjectLegalHold": "<LegalHold><Status>OFF</Status></LegalHold>",
    "CompleteMultipartUpload":
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part>"
        "</CompleteMultipartUpload>",
}

# Documents that may also be left out: a bucket is created in the server's own region then.
OPTIONAL_DOCUMENTS = {
    "CreateBucket": "<CreateBucketConfiguration><LocationConstraint></LocationConstraint>"
                    "</CreateBucketConfiguration>",
}

# What the absence of a setting is called.
ABSENT = {
    "GetBucketPolicy": "NoSuchBucketPolicy", "GetBucketPolicyStatus": "NoSuchBucketPolicy",
    "GetBucketTagging": "NoSuchTagSet", "GetBucketLifecycleConfiguration": "NoSuchLifecycleConfiguration",
    "GetBucketCors": "NoSuchCORSConfiguration", "GetBucketWebsite": "NoSuchWebsiteConfiguration",
    "GetObjectLockConfiguration": "ObjectLockConfigurationNotFoundError",
    "GetPublicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
    "GetBucketReplication": "ReplicationConfigurationNotFoundError",
    "GetBucketAnalyticsConfiguration": "NoSuchConfiguration",
    "GetBucketIntelligentTieringConfiguration": "NoSuchConfiguration",
    "GetBucketInventoryConfiguration": "NoSuchConfiguration",
    "GetBucketMetricsConfiguration": "NoSuchConfiguration",
}
