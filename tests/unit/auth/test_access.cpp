// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "access_fixture.h"

using namespace accesstest;
using auth::AccessReason;
using auth::Acl;
using auth::AclUse;
using auth::GranteeKind;
using auth::ObjectOwnership;
using auth::Permission;
using auth::Policy;
using auth::SettingRefusal;
using auth::Verdict;

namespace
{

auth::AclUser user(char letter)
{
    return {canonical(letter), {}};
}

/// Not within a raw string ahead of the class: moc would read a comment there.
const QByteArray kEverything = "[\"arn:aws:s3:::b\",\"arn:aws:s3:::b/*\"]";

/// A statement on everything in the bucket.
QByteArray statement(const QByteArray& effect, const QByteArray& principal,
                     const QByteArray& action = "s3:*")
{
    return R"({"Effect":")" + effect + R"(","Principal":)" + principal + R"(,"Action":")" + action +
           R"(","Resource":)" + kEverything + "}";
}

/// "a: b=READ, all=WRITE": the owner, and who may what.
Acl aclOf(const QByteArray& text)
{
    Acl acl{user(text.at(0)), {}};
    for (const QByteArray& part : text.mid(2).split(',')) {
        const QByteArray grant = part.trimmed();
        if (grant.isEmpty())
            continue;
        const QByteArray who = grant.left(grant.indexOf('='));
        const QByteArray what = grant.mid(grant.indexOf('=') + 1);
        auth::Grant out;
        out.kind = who == "all"      ? GranteeKind::AllUsers
                   : who == "signed" ? GranteeKind::AuthenticatedUsers
                   : who == "logs"   ? GranteeKind::LogDelivery
                                     : GranteeKind::User;
        if (out.kind == GranteeKind::User)
            out.user = user(who.at(0));
        out.permission = what == "READ"        ? Permission::Read
                         : what == "WRITE"     ? Permission::Write
                         : what == "READ_ACP"  ? Permission::ReadAcp
                         : what == "WRITE_ACP" ? Permission::WriteAcp
                                               : Permission::FullControl;
        acl.grants.push_back(out);
    }
    return acl;
}

/// What a row of `decides` is about; the bucket is a's.
struct Case
{
    QByteArray who;
    QByteArray what;
    QByteArray statements = {};  ///< of the bucket policy; none without any
    QByteArray bucketAcl = "a:"; ///< see aclOf
    QByteArray objectAcl = {};   ///< none: there is no such object
    QByteArray settings = {};    ///< words: enforced, preferred, ignore, restrict, "user-allow" ...
    QByteArray initiator = {};
};

} // namespace

Q_DECLARE_METATYPE(Case)

class TestAccess : public QObject
{
    Q_OBJECT

private slots:
    void decides_data();
    void decides();
    void strictest();
    void ownersOfNewObjects();
    void effectiveAcls();
    void refusesSettings_data();
    void refusesSettings();
    void refusesPolicies();
    void refusesOwnership();

private:
    void owners();
    void otherAccounts();
    void users();
    void bucketAcls();
    void objectAcls();
    void othersObjects();
    void blocks();
    void uploads();
    void row(const char* name, const Case& each, const char* reason);
};

/// `reason` begins with "+" where the request is allowed.
void TestAccess::row(const char* name, const Case& each, const char* reason)
{
    QTest::newRow(name) << each << QByteArray(reason);
}

void TestAccess::decides_data()
{
    QTest::addColumn<Case>("each");
    QTest::addColumn<QByteArray>("reason");
    owners();
    otherAccounts();
    users();
    bucketAcls();
    objectAcls();
    othersObjects();
    blocks();
    uploads();
}

const QByteArray kDenyAll = statement("Deny", "\"*\"");
const QByteArray kAllowAll = statement("Allow", "\"*\"");
const QByteArray kAllowB = statement("Allow", R"({"AWS":"222222222222"})");

/// "How Amazon S3 authorizes a request for a bucket operation", example 1: the bucket owner.
void TestAccess::owners()
{
    row("owner, bucket", {"a", "ListBucket b"}, "+bucket owner");
    row("owner, configuration", {"a", "PutLifecycleConfiguration b"}, "+bucket owner");
    row("owner, own object", {"a", "GetObject b/k", {}, "a:", "a:"}, "+bucket owner");
    row("owner, no grant needed", {"a", "PutObject b/k", {}, "a:", {}, "preferred"},
        "+bucket owner");
    row("owner, enforced", {"a", "GetObject b/k", {}, "a:", "c:", "enforced"}, "+bucket owner");
    // "Policy evaluation logic": an explicit deny, also against the root.
    row("owner, denied", {"a", "GetObject b/k", kDenyAll}, "explicit deny");
    row("owner, denied over allow", {"a", "GetObject b/k", kAllowAll + "," + kDenyAll},
        "explicit deny");
    // PutBucketPolicy: "The root user ... can always use this operation".
    row("owner, reads the policy", {"a", "GetBucketPolicy b", kDenyAll}, "+bucket owner");
    row("owner, puts the policy", {"a", "PutBucketPolicy b", kDenyAll}, "+bucket owner");
    row("owner, drops the policy", {"a", "DeleteBucketPolicy b", kDenyAll}, "+bucket owner");
    row("owner, not its status", {"a", "GetBucketPolicyStatus b", kDenyAll}, "explicit deny");
    row("owner's user, not the policy",
        {"a/bob", "PutBucketPolicy b", kDenyAll, "a:", {}, "user-allow"}, "explicit deny");
    // PutBucketPolicy: other accounts get 405 where the policy would allow it, else 403.
    row("other account, no policy", {"b", "PutBucketPolicy b"}, "not granted");
    row("other account, policy denies", {"b", "GetBucketPolicy b", kAllowAll + "," + kDenyAll}, "explicit deny");
    row("other account, policy", {"b", "PutBucketPolicy b", kAllowAll},
        "not of the bucket owner's account");
    row("anonymous, policy", {"anonymous", "GetBucketPolicy b", kAllowAll},
        "not of the bucket owner's account");
}

/// The same page, example 2, and "Cross account resource access in IAM".
void TestAccess::otherAccounts()
{
    row("other, nothing", {"b", "ListBucket b"}, "not granted");
    row("anonymous, nothing", {"anonymous", "ListBucket b"}, "not granted");
    row("anonymous, no object", {"anonymous", "GetObject b/k"}, "not granted");
    row("service, nothing", {"service logging.s3.amazonaws.com", "PutObject b/k"}, "not granted");
    row("other, policy", {"b", "ListBucket b", kAllowB}, "+bucket policy");
    row("other, policy for another", {"c", "ListBucket b", kAllowB}, "not granted");
    row("anonymous, policy for another", {"anonymous", "ListBucket b", kAllowB}, "not granted");
    row("other, public policy", {"c", "GetObject b/k", kAllowAll}, "+bucket policy");
    row("anonymous, public policy", {"anonymous", "GetObject b/k", kAllowAll}, "+bucket policy");
    row("other, deny wins", {"b", "ListBucket b", kAllowB + "," + kDenyAll}, "explicit deny");
    row("other, deny wins over ACL", {"b", "ListBucket b", kDenyAll, "a: b=READ", {}, "preferred"},
        "explicit deny");
    row("other, one action",
        {"b", "GetObject b/k", statement("Allow", R"({"AWS":"222222222222"})", "s3:ListBucket")},
        "not granted");
    row("service, policy",
        {"service logging.s3.amazonaws.com", "PutObject b/k",
         statement("Allow", R"({"Service":"logging.s3.amazonaws.com"})")},
        "+bucket policy");
}

/// "Policies and permissions", "Policy evaluation logic": users need their own account's consent.
void TestAccess::users()
{
    const auto with = [](const char* who, const QByteArray& statements, const char* settings) {
        return Case{who, "GetObject b/k", statements, "a:", {}, settings};
    };
    row("owner's user, nothing", with("a/bob", {}, ""), "not granted");
    row("owner's user, own policy", with("a/bob", {}, "user-allow"), "+bucket owner");
    row("owner's user, own deny", with("a/bob", kAllowAll, "user-deny"), "explicit deny");
    row("owner's user, denied here", with("a/bob", kDenyAll, "user-allow"), "explicit deny");
    // Within one account the bucket policy suffices if it names the user or everyone.
    row("owner's user, named",
        with("a/bob", statement("Allow", R"({"AWS":"arn:aws:iam::111111111111:user/bob"})"), ""),
        "+bucket policy");
    row("owner's user, everyone", with("a/bob", kAllowAll, ""), "+bucket policy");
    row("owner's user, account named",
        with("a/bob", statement("Allow", R"({"AWS":"111111111111"})"), ""), "not granted");
    row("owner's user, account and own policy",
        with("a/bob", statement("Allow", R"({"AWS":"111111111111"})"), "user-allow"),
        "+bucket owner");
    // Across accounts both must allow.
    row("other's user, nothing", with("b/bob", {}, "user-allow"), "not granted");
    row("other's user, bucket policy alone", with("b/bob", kAllowB, ""), "not granted");
    row("other's user, named alone",
        with("b/bob", statement("Allow", R"({"AWS":"arn:aws:iam::222222222222:user/bob"})"), ""),
        "not granted");
    row("other's user, both", with("b/bob", kAllowB, "user-allow"), "+bucket policy");
    row("other's user, own deny", with("b/bob", kAllowB, "user-deny"), "explicit deny");
    row("roots have no user policy", with("b", kAllowB, "user-deny"), "+bucket policy");
}

/// "Access control list (ACL) overview": permissions on a bucket.
void TestAccess::bucketAcls()
{
    const auto on = [](const char* who, const char* what, const char* acl,
                       const char* objectAcl = "", const char* settings = "preferred") {
        return Case{who, what, {}, acl, objectAcl, settings};
    };
    row("READ lists", on("b", "ListBucket b", "a: b=READ"), "+ACL of the bucket");
    row("READ lists versions", on("b", "ListBucketVersions b", "a: b=READ"), "+ACL of the bucket");
    row("READ lists uploads", on("b", "ListBucketMultipartUploads b", "a: b=READ"),
        "+ACL of the bucket");
    row("READ is not for objects", on("b", "GetObject b/k", "a: b=READ", "a:"), "not granted");
    row("READ_ACP", on("b", "GetBucketAcl b", "a: b=READ_ACP"), "+ACL of the bucket");
    row("WRITE_ACP", on("b", "PutBucketAcl b", "a: b=WRITE_ACP"), "+ACL of the bucket");
    row("WRITE_ACP does not read", on("b", "GetBucketAcl b", "a: b=WRITE_ACP"), "not granted");
    row("FULL_CONTROL lists", on("b", "ListBucket b", "a: b=FULL_CONTROL"), "+ACL of the bucket");
    row("FULL_CONTROL is not for settings",
        on("b", "PutLifecycleConfiguration b", "a: b=FULL_CONTROL"), "not granted");
    row("FULL_CONTROL does not delete the bucket", on("b", "DeleteBucket b", "a: b=FULL_CONTROL"),
        "not granted");
    row("everyone lists", on("anonymous", "ListBucket b", "a: all=READ"), "+ACL of the bucket");
    row("the signed list", on("c", "ListBucket b", "a: signed=READ"), "+ACL of the bucket");
    row("the anonymous are not signed", on("anonymous", "ListBucket b", "a: signed=READ"),
        "not granted");
    // "WRITE: Allows grantee to create new objects in the bucket. For the bucket and object owners
    // of existing objects, also allows deletions and overwrites of those objects."
    row("WRITE creates", on("b", "PutObject b/k", "a: b=WRITE"), "+ACL of the bucket");
    row("WRITE creates, anonymous", on("anonymous", "PutObject b/k", "a: all=WRITE"),
        "+ACL of the bucket");
    row("WRITE replaces one's own", on("b", "PutObject b/k", "a: b=WRITE", "b:"),
        "+ACL of the bucket");
    row("WRITE does not replace others'", on("b", "PutObject b/k", "a: b=WRITE", "a:"),
        "not granted");
    row("WRITE deletes one's own", on("b", "DeleteObject b/k", "a: b=WRITE", "b:"),
        "+ACL of the bucket");
    row("WRITE does not delete others'", on("b", "DeleteObject b/k", "a: b=WRITE", "c:"),
        "not granted");
    row("WRITE does not delete what is unknown", on("b", "DeleteObject b/k", "a: b=WRITE"),
        "not granted");
    row("WRITE does not delete versions", on("b", "DeleteObjectVersion b/k", "a: b=WRITE", "b:"),
        "not granted");
    row("the bucket owner deletes any", on("a", "DeleteObject b/k", "a:", "c:"), "+bucket owner");
    row("the bucket owner deletes any version", on("a", "DeleteObjectVersion b/k", "a:", "c:"),
        "+bucket owner");
    row("log delivery", on("service logging.s3.amazonaws.com", "PutObject b/k", "a: logs=WRITE"),
        "+ACL of the bucket");
    row("a user without consent", on("b/bob", "ListBucket b", "a: b=READ"), "not granted");
    row("a user with consent", on("b/bob", "ListBucket b", "a: b=READ", "", "preferred user-allow"),
        "+ACL of the bucket");
    // "Controlling ownership of objects": ACLs no longer affect permissions.
    row("enforced", on("b", "ListBucket b", "a: b=FULL_CONTROL", "", "enforced"), "not granted");
    row("enforced, everyone", on("anonymous", "ListBucket b", "a: all=READ", "", "enforced"),
        "not granted");
}

/// The same page: permissions on an object, here of the bucket owner.
void TestAccess::objectAcls()
{
    const auto on = [](const char* who, const char* what, const char* acl,
                       const char* settings = "writer") {
        return Case{who, what, {}, "a:", acl, settings};
    };
    row("READ reads", on("b", "GetObject b/k", "a: b=READ"), "+ACL of the object");
    row("READ reads versions", on("b", "GetObjectVersion b/k", "a: b=READ"), "+ACL of the object");
    row("READ, other account", on("c", "GetObject b/k", "a: b=READ"), "not granted");
    row("READ, everyone", on("anonymous", "GetObject b/k", "a: all=READ"), "+ACL of the object");
    row("READ is not for tags", on("b", "GetObjectTagging b/k", "a: b=READ"), "not granted");
    row("READ_ACP, object", on("b", "GetObjectAcl b/k", "a: b=READ_ACP"), "+ACL of the object");
    row("WRITE_ACP, object", on("b", "PutObjectAcl b/k", "a: b=WRITE_ACP"), "+ACL of the object");
    row("FULL_CONTROL, object", on("b", "PutObjectAcl b/k", "a: b=FULL_CONTROL"),
        "+ACL of the object");
    // "WRITE: not applicable" on objects.
    row("WRITE is nothing", on("b", "PutObject b/k", "a: b=WRITE"), "not granted");
    row("FULL_CONTROL does not delete", on("b", "DeleteObject b/k", "a: b=FULL_CONTROL"),
        "not granted");
    row("enforced, object", on("anonymous", "GetObject b/k", "a: all=READ", "enforced"),
        "not granted");
    Case policy = on("anonymous", "GetObject b/k", "a:");
    policy.statements = kAllowAll;
    row("the bucket policy also counts", policy, "+bucket policy");
}

/// "How Amazon S3 authorizes a request for an object operation": the object context. c owns the
/// object.
void TestAccess::othersObjects()
{
    const auto on = [](const char* who, const char* what, const char* acl,
                       const QByteArray& statements = {}, const char* settings = "writer") {
        return Case{who, what, statements, "a:", acl, settings};
    };
    row("its owner reads", on("c", "GetObject b/k", "c:"), "+object owner");
    row("its owner sets the ACL", on("c", "PutObjectAcl b/k", "c:"), "+object owner");
    row("its owner is denied", on("c", "GetObject b/k", "c:", kDenyAll), "explicit deny");
    row("its owner's user", on("c/bob", "GetObject b/k", "c:"), "not granted");
    row("its owner's user, with consent",
        on("c/bob", "GetObject b/k", "c:", {}, "writer user-allow"), "+object owner");
    row("its owner has no tags by that", on("c", "PutObjectTagging b/k", "c:"), "not granted");
    // "Object owner must explicitly grant permission": neither ownership of the bucket nor its
    // policy.
    row("the bucket owner does not read", on("a", "GetObject b/k", "c:"), "not granted");
    row("the bucket owner has no attributes", on("a", "GetObjectAttributes b/k", "c:"),
        "not granted");
    row("the bucket owner reads by ACL", on("a", "GetObject b/k", "c: a=READ"),
        "+ACL of the object");
    row("the bucket owner by full control", on("a", "PutObjectAcl b/k", "c: a=FULL_CONTROL"),
        "+ACL of the object");
    row("the bucket owner may tag", on("a", "PutObjectTagging b/k", "c:"), "+bucket owner");
    row("the bucket owner may restore", on("a", "RestoreObject b/k", "c:"), "+bucket owner");
    row("the bucket policy does not count", on("anonymous", "GetObject b/k", "c:", kAllowAll),
        "not granted");
    row("the bucket policy for others' reads", on("b", "GetObject b/k", "c:", kAllowB),
        "not granted");
    row("but denies", on("b", "GetObject b/k", "c: b=READ", kDenyAll), "explicit deny");
    row("the object's ACL", on("b", "GetObject b/k", "c: b=READ"), "+ACL of the object");
    // "Bucket owner enforced": the bucket owner owns every object.
    row("enforced: the owner reads", on("a", "GetObject b/k", "c:", {}, "enforced"),
        "+bucket owner");
    row("enforced: its writer does not", on("c", "GetObject b/k", "c:", {}, "enforced"),
        "not granted");
    row("enforced: the policy counts", on("b", "GetObject b/k", "c:", kAllowB, "enforced"),
        "+bucket policy");
}

/// "Blocking public access to your Amazon S3 storage".
void TestAccess::blocks()
{
    // IgnorePublicAcls "causes Amazon S3 to ignore all public ACLs".
    row("ignored, bucket", {"anonymous", "ListBucket b", {}, "a: all=READ", {}, "writer ignore"},
        "not granted");
    row("ignored, object", {"b", "GetObject b/k", {}, "a:", "a: signed=READ", "writer ignore"},
        "not granted");
    row("ignored, others' object", {"b", "GetObject b/k", {}, "a:", "c: all=READ", "writer ignore"},
        "not granted");
    row("not ignored: accounts", {"b", "GetObject b/k", {}, "a:", "a: b=READ", "writer ignore"},
        "+ACL of the object");
    row("not ignored: policies",
        {"anonymous", "GetObject b/k", kAllowAll, "a:", {}, "writer ignore"}, "+bucket policy");
    // RestrictPublicBuckets: "only AWS service principals and authorized users within the bucket
    // owner's account"; the page's example with Account-2.
    const QByteArray logs = statement("Allow", R"({"Service":"logging.s3.amazonaws.com"})");
    const QByteArray mixed = kAllowAll + "," + kAllowB + "," + logs;
    const char* restricted = "public bucket restricted to the owner's account";
    row("restricted: anonymous", {"anonymous", "GetObject b/k", mixed, "a:", {}, "restrict"},
        restricted);
    row("restricted: account", {"b", "GetObject b/k", mixed, "a:", {}, "restrict"}, restricted);
    row("restricted: service",
        {"service logging.s3.amazonaws.com", "PutObject b/k", mixed, "a:", {}, "restrict"},
        "+bucket policy");
    row("restricted: owner", {"a", "GetObject b/k", mixed, "a:", {}, "restrict"}, "+bucket owner");
    row("restricted: owner's user", {"a/bob", "GetObject b/k", mixed, "a:", {}, "restrict"},
        "+bucket policy");
    row("restricted: ACL too", {"b", "ListBucket b", mixed, "a: b=READ", {}, "writer restrict"},
        restricted);
    row("no public policy", {"b", "GetObject b/k", kAllowB + "," + logs, "a:", {}, "restrict"},
        "+bucket policy");
    row("no policy", {"anonymous", "ListBucket b", {}, "a: all=READ", {}, "writer restrict"},
        "+ACL of the bucket");
    // The other two are about what may be put.
    row("block is not about requests",
        {"anonymous", "GetObject b/k", kAllowAll, "a:", {}, "block-acls block-policy"},
        "+bucket policy");
}

/// "Multipart upload API and permissions": the bucket owner and the initiator.
void TestAccess::uploads()
{
    for (const char* action : {"AbortMultipartUpload b/k", "ListMultipartUploadParts b/k"}) {
        const auto named = [action](const char* who) { return QByteArray(who) + " " + action; };
        const auto by = [action](const char* who, const QByteArray& statements = {}) {
            return Case{who, action, statements, "a:", {}, "enforced", "c"};
        };
        row(named("owner").constData(), by("a"), "+bucket owner");
        row(named("initiator").constData(), by("c"), "+initiator of the upload");
        row(named("initiator denied").constData(), by("c", kDenyAll), "explicit deny");
        row(named("other").constData(), by("b"), "not granted");
        row(named("other by policy").constData(), by("b", kAllowB), "+bucket policy");
        row(named("anonymous").constData(), by("anonymous"), "not granted");
    }
    row("the anonymous began none", {"anonymous", "AbortMultipartUpload b/k"}, "not granted");
}

void TestAccess::decides()
{
    QFETCH(Case, each);
    std::optional<Policy> policy;
    if (!each.statements.isEmpty()) {
        auto parsed = Policy::parse(document(each.statements).toStdString(), "b");
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
        policy = std::move(*parsed);
    }
    const Acl bucketAcl = aclOf(each.bucketAcl);
    std::optional<Acl> objectAcl;
    if (!each.objectAcl.isEmpty())
        objectAcl = aclOf(each.objectAcl);
    const auto request = accesstest::request(each.who, each.what);
    const std::string owner = canonical('a');
    const std::string initiator = each.initiator.isEmpty() ? "" : canonical(each.initiator.at(0));
    const QList<QByteArray> words = each.settings.split(' ');

    auth::AccessInput input{.request = request, .bucketOwnerId = owner};
    input.policy = policy ? &*policy : nullptr;
    input.bucketAcl = &bucketAcl;
    if (objectAcl)
        input.object = auth::ObjectAccess{objectAcl->owner.id, &*objectAcl};
    input.uploadInitiatorId = initiator;
    input.block.blockPublicAcls = words.contains("block-acls");
    input.block.ignorePublicAcls = words.contains("ignore");
    input.block.blockPublicPolicy = words.contains("block-policy");
    input.block.restrictPublicBuckets = words.contains("restrict");
    input.ownership = words.contains("writer")      ? ObjectOwnership::ObjectWriter
                      : words.contains("preferred") ? ObjectOwnership::BucketOwnerPreferred
                                                    : ObjectOwnership::BucketOwnerEnforced;
    input.userPolicy = words.contains("user-allow")  ? Verdict::Allow
                       : words.contains("user-deny") ? Verdict::Deny
                                                     : Verdict::Silent;
    const auth::Decision decision = auth::decide(input);
    const QByteArray got = (decision.allowed ? "+" : "") + q(accessReasonText(decision.reason));
    QTEST(got, "reason");
}

/// "Amazon S3 applies the most restrictive combination of the ... bucket, and account settings."
void TestAccess::strictest()
{
    const auth::PublicAccessBlock none;
    const auth::PublicAccessBlock first{.blockPublicAcls = true, .blockPublicPolicy = true};
    const auth::PublicAccessBlock second{.ignorePublicAcls = true, .restrictPublicBuckets = true};
    QVERIFY(auth::strictest(none, none) == none);
    QVERIFY(auth::strictest(first, none) == first);
    QVERIFY(auth::strictest(none, second) == second);
    QVERIFY((auth::strictest(first, second) == auth::PublicAccessBlock{true, true, true, true}));
}

/// "Controlling ownership of objects and disabling ACLs for your bucket".
void TestAccess::ownersOfNewObjects()
{
    const auto owner = [](ObjectOwnership ownership, const char* canned) {
        return q(auth::ownerOfNewObject(ownership, "writer", "bucket", canned));
    };
    const char* full = "bucket-owner-full-control";
    QCOMPARE(owner(ObjectOwnership::BucketOwnerEnforced, ""), QByteArray("bucket"));
    QCOMPARE(owner(ObjectOwnership::BucketOwnerPreferred, ""), QByteArray("writer"));
    QCOMPARE(owner(ObjectOwnership::BucketOwnerPreferred, "bucket-owner-read"),
             QByteArray("writer"));
    QCOMPARE(owner(ObjectOwnership::BucketOwnerPreferred, full), QByteArray("bucket"));
    QCOMPARE(owner(ObjectOwnership::ObjectWriter, full), QByteArray("writer"));
}

/// "GET Bucket acl and GET Object acl always return the effective permissions in place".
void TestAccess::effectiveAcls()
{
    const Acl acl = aclOf("c: c=FULL_CONTROL, all=READ, signed=READ, b=READ, logs=WRITE");
    const auto shown = [&](ObjectOwnership ownership, bool ignore) {
        return auth::effectiveAcl(acl, user('a'), ownership, {.ignorePublicAcls = ignore});
    };
    QVERIFY(shown(ObjectOwnership::ObjectWriter, false) == acl);
    QVERIFY(shown(ObjectOwnership::ObjectWriter, true) ==
            aclOf("c: c=FULL_CONTROL, b=READ, logs=WRITE"));
    QVERIFY(shown(ObjectOwnership::BucketOwnerEnforced, false) == aclOf("a: a=FULL_CONTROL"));
}

/// The settings' pages again: BlockPublicAcls, and "bucket owner enforced". The bucket is a's.
void TestAccess::refusesSettings_data()
{
    QTest::addColumn<QByteArray>("acl");
    QTest::addColumn<int>("use");
    QTest::addColumn<bool>("enforced");
    QTest::addColumn<bool>("block");
    QTest::addColumn<QByteArray>("refusal");
    const auto row = [](const char* name, const char* acl, AclUse use, bool enforced, bool block,
                        const char* refusal) {
        QTest::newRow(name) << QByteArray(acl) << int(use) << enforced << block
                            << QByteArray(refusal);
    };
    const char* publicAcl = "a: a=FULL_CONTROL, all=READ";
    const char* privateAcl = "a: a=FULL_CONTROL";
    const char* notSupported = "AccessControlListNotSupported";
    row("public", publicAcl, AclUse::PutBucketAcl, false, false, "none");
    row("public bucket blocked", publicAcl, AclUse::PutBucketAcl, false, true, "AccessDenied");
    row("public object blocked", publicAcl, AclUse::PutObjectAcl, false, true, "AccessDenied");
    row("public upload blocked", publicAcl, AclUse::PutObject, false, true, "AccessDenied");
    row("public new bucket blocked", publicAcl, AclUse::CreateBucket, false, true, "AccessDenied");
    row("signed is public", "a: signed=READ", AclUse::PutBucketAcl, false, true, "AccessDenied");
    row("private not blocked", privateAcl, AclUse::PutBucketAcl, false, true, "none");
    row("accounts not blocked", "a: b=READ", AclUse::PutBucketAcl, false, true, "none");
    row("enforced bucket", "a: a=READ", AclUse::PutBucketAcl, true, false, notSupported);
    row("enforced object", "a: a=FULL_CONTROL, b=READ", AclUse::PutObjectAcl, true, false, notSupported);
    row("enforced bucket, no change", privateAcl, AclUse::PutBucketAcl, true, false, "none");
    row("enforced object, no change", privateAcl, AclUse::PutObjectAcl, true, false, "none");
    row("enforced upload", publicAcl, AclUse::PutObject, true, false, notSupported);
    row("enforced upload, other's", "c: c=FULL_CONTROL", AclUse::PutObject, true, false,
        notSupported);
    row("enforced upload, too little", "c: a=READ", AclUse::PutObject, true, false, notSupported);
    row("enforced upload, full control", "c: c=FULL_CONTROL, a=FULL_CONTROL", AclUse::PutObject,
        true, false, "none");
    row("enforced upload, owner", privateAcl, AclUse::PutObject, true, true, "none");
    row("enforced new bucket", privateAcl, AclUse::CreateBucket, true, false, "none");
    row("enforced new bucket, grants", "a: a=FULL_CONTROL, b=READ", AclUse::CreateBucket, true,
        false, "InvalidBucketAclWithObjectOwnership");
}

void TestAccess::refusesSettings()
{
    QFETCH(QByteArray, acl);
    QFETCH(int, use);
    QFETCH(bool, enforced);
    QFETCH(bool, block);
    const auto refusal = auth::refusalOfAcl(aclOf(acl), AclUse(use), canonical('a'),
                                            enforced ? ObjectOwnership::BucketOwnerEnforced
                                                     : ObjectOwnership::ObjectWriter,
                                            {.blockPublicAcls = block});
    const QByteArray got = refusal ? q(settingRefusalName(*refusal)) : QByteArray("none");
    QTEST(got, "refusal");
}

/// BlockPublicPolicy: "reject calls to PUT Bucket policy if the specified bucket policy allows
/// public access".
void TestAccess::refusesPolicies()
{
    const auto refused = [](const QByteArray& statements, const auth::PublicAccessBlock& block) {
        const auto policy = Policy::parse(document(statements).toStdString(), "b");
        return refusalOfPolicy(policy.value(), block);
    };
    const auth::PublicAccessBlock block{.blockPublicPolicy = true};
    const auth::PublicAccessBlock others{true, true, false, true};
    QVERIFY(refused(kAllowAll, block) == SettingRefusal::AccessDenied);
    QVERIFY(!refused(kAllowB, block));
    QVERIFY(!refused(kDenyAll, block));
    QVERIFY(!refused(kAllowAll, others));
    QCOMPARE(auth::settingRefusalStatus(SettingRefusal::AccessDenied), 403);
    QCOMPARE(auth::settingRefusalStatus(SettingRefusal::AccessControlListNotSupported), 400);
}

/// "Prerequisites for disabling ACLs": the bucket's ACL must give rights to its owner alone.
void TestAccess::refusesOwnership()
{
    const auto refused = [](ObjectOwnership ownership, const char* acl) {
        return auth::refusalOfOwnership(ownership, aclOf(acl)).has_value();
    };
    QVERIFY(!refused(ObjectOwnership::BucketOwnerEnforced, "a: a=FULL_CONTROL"));
    QVERIFY(!refused(ObjectOwnership::BucketOwnerEnforced, "a:"));
    QVERIFY(refused(ObjectOwnership::BucketOwnerEnforced, "a: a=FULL_CONTROL, b=READ"));
    QVERIFY(refused(ObjectOwnership::BucketOwnerEnforced, "a: all=READ"));
    QVERIFY(!refused(ObjectOwnership::ObjectWriter, "a: all=READ"));
    QVERIFY(!refused(ObjectOwnership::BucketOwnerPreferred, "a: all=READ"));
}

QTEST_APPLESS_MAIN(TestAccess)
#include "test_access.moc"
