// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>

#include "access_fixture.h"
#include "auth/s3_actions.h"
#include "base/tlv.h"
#include "base/xml.h"

using namespace accesstest;
using auth::Acl;
using auth::AclTarget;
using auth::AclUser;
using auth::Grant;
using auth::GranteeKind;
using auth::Permission;

namespace
{

AclUser user(char letter)
{
    return {canonical(letter), std::string(1, letter)};
}

/// Accounts a, b and c exist; their addresses are a@example.com and so on.
auth::AclAccounts accounts()
{
    const auto known = [](char letter) -> std::optional<AclUser> {
        if (letter < 'a' || letter > 'c')
            return std::nullopt;
        return user(letter);
    };
    return {[known](std::string_view id) { return known(id[0]); },
            [known](std::string_view email) {
                return email.ends_with("@example.com") ? known(email[0]) : std::nullopt;
            }};
}

/// "b:READ" for a user, "AllUsers:WRITE" for a group; the owner first.
QByteArray textOf(const Acl& acl)
{
    static constexpr const char* kPermissions[] = {"",      "FULL_CONTROL", "READ",
                                                   "WRITE", "READ_ACP",     "WRITE_ACP"};
    static constexpr const char* kGroups[] = {"", "", "AllUsers", "AuthenticatedUsers",
                                              "LogDelivery"};
    QByteArray out = q(acl.owner.id.substr(0, 1));
    for (const Grant& grant : acl.grants) {
        out += ' ';
        out += grant.kind == GranteeKind::User ? q(grant.user.id.substr(0, 1))
                                               : QByteArray(kGroups[int(grant.kind)]);
        out += ':';
        out += kPermissions[int(grant.permission)];
    }
    return out;
}

QByteArray faultOf(const auth::AclError& error)
{
    return q(auth::aclFaultName(error.fault));
}

const QByteArray kIdB = q(canonical('b'));
const QByteArray kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";

} // namespace

class TestAcl : public QObject
{
    Q_OBJECT

private slots:
    void canned_data();
    void canned();
    void headers_data();
    void headers();
    void xml_data();
    void xml();
    void xmlOut();
    void permits_data();
    void permits();
    void needs_data();
    void needs();
    void public_();
    void durable();
    void refusesDurable_data();
    void refusesDurable();
    void grantLimit();
};

/// "Canned ACL" in "Access control list (ACL) overview": c puts an object into b's bucket.
void TestAcl::canned_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("onBucket");
    QTest::addColumn<QByteArray>("onObject");
    const auto row = [](const char* name, const char* onBucket, const char* onObject) {
        QTest::newRow(name) << QByteArray(name) << QByteArray(onBucket) << QByteArray(onObject);
    };
    row("private", "c c:FULL_CONTROL", "c c:FULL_CONTROL");
    row("public-read", "c c:FULL_CONTROL AllUsers:READ", "c c:FULL_CONTROL AllUsers:READ");
    row("public-read-write", "c c:FULL_CONTROL AllUsers:READ AllUsers:WRITE",
        "c c:FULL_CONTROL AllUsers:READ AllUsers:WRITE");
    row("aws-exec-read", "c c:FULL_CONTROL", "c c:FULL_CONTROL");
    row("authenticated-read", "c c:FULL_CONTROL AuthenticatedUsers:READ",
        "c c:FULL_CONTROL AuthenticatedUsers:READ");
    // "If you specify this canned ACL when creating a bucket, Amazon S3 ignores it."
    row("bucket-owner-read", "c c:FULL_CONTROL", "c c:FULL_CONTROL b:READ");
    row("bucket-owner-full-control", "c c:FULL_CONTROL", "c c:FULL_CONTROL b:FULL_CONTROL");
    row("log-delivery-write", "c c:FULL_CONTROL LogDelivery:WRITE LogDelivery:READ_ACP", "none");
    row("Private", "none", "none");
    row("", "none", "none");
}

void TestAcl::canned()
{
    QFETCH(QByteArray, name);
    const auto make = [&](AclTarget target) {
        const auto acl = auth::cannedAcl(name.toStdString(), target, user('c'), user('b'));
        return acl ? textOf(*acl) : QByteArray("none");
    };
    QTEST(make(AclTarget::Bucket), "onBucket");
    QTEST(make(AclTarget::Object), "onObject");
    // The bucket owner's own object names it once.
    const auto own =
        auth::cannedAcl("bucket-owner-full-control", AclTarget::Object, user('b'), user('b'));
    QCOMPARE(textOf(*own), QByteArray("b b:FULL_CONTROL"));
}

/// "Who is a grantee?": each grantee as type=value.
void TestAcl::headers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char* title, const QByteArray& name, const QByteArray& value,
                        const char* outcome) {
        QTest::newRow(title) << name << value << QByteArray(outcome);
    };
    const QByteArray read = "x-amz-grant-read";
    row("none", "content-type", "text/plain", "none");
    row("canned", "x-amz-acl", "public-read", "a a:FULL_CONTROL AllUsers:READ");
    row("unknown canned", "x-amz-acl", "public", "InvalidArgument");
    row("id", read, "id=\"" + kIdB + "\"", "a b:READ");
    row("no quotes", read, "id=" + kIdB, "a b:READ");
    row("spaces", read, "  id = \"" + kIdB + "\" , uri=\"" + kAllUsers + "\" ",
        "a b:READ AllUsers:READ");
    row("no quotes, many", read, "id=" + kIdB + ",uri=" + kAllUsers, "a b:READ AllUsers:READ");
    row("e-mail", read, "emailAddress=\"b@example.com\", emailAddress=\"c@example.com\"",
        "a b:READ c:READ");
    row("write", "x-amz-grant-write", "id=\"" + kIdB + "\"", "a b:WRITE");
    row("read acp", "x-amz-grant-read-acp", "id=\"" + kIdB + "\"", "a b:READ_ACP");
    row("write acp", "x-amz-grant-write-acp", "id=\"" + kIdB + "\"", "a b:WRITE_ACP");
    row("all", "x-amz-grant-full-control", "id=\"" + kIdB + "\"", "a b:FULL_CONTROL");
    row("logs", "x-amz-grant-write", "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\"",
        "a LogDelivery:WRITE");
    row("nobody", read, "", "a");
    row("unknown e-mail", read, "emailAddress=\"z@example.com\"",
        "UnresolvableGrantByEmailAddress");
    row("unknown id", read, "id=\"" + QByteArray(64, 'f') + "\"", "InvalidArgument");
    row("short id", read, "id=\"bb\"", "InvalidArgument");
    row("unknown group", read, "uri=\"http://example.com/\"", "InvalidArgument");
    row("unknown type", read, "name=\"b\"", "InvalidArgument");
    row("no type", read, "b", "InvalidArgument");
    row("open quote", read, "id=\"" + kIdB, "InvalidArgument");
    row("after the quote", read, "id=\"" + kIdB + "\"x", "InvalidArgument");
    row("comma last", read, "id=\"" + kIdB + "\",", "InvalidArgument");
}

void TestAcl::headers()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const auth::HeaderList list{{name.toStdString(), value.toStdString()}};
    const auto acl =
        auth::aclFromHeaders(list, AclTarget::Bucket, user('a'), user('a'), accounts());
    const QByteArray got = !acl ? faultOf(acl.error()) : !*acl ? QByteArray("none") : textOf(**acl);
    QTEST(got, "outcome");

    // "You can use either a canned ACL or specify access permissions explicitly. You cannot do
    // both."
    const auth::HeaderList both{{"x-amz-acl", "private"},
                                {"x-amz-grant-read", "id=" + canonical('b')}};
    const auto refused =
        auth::aclFromHeaders(both, AclTarget::Bucket, user('a'), user('a'), accounts());
    QVERIFY(!refused);
    QCOMPARE(faultOf(refused.error()), QByteArray("InvalidRequest"));
    const auth::HeaderList two{{"x-amz-grant-read", "id=" + canonical('b')},
                               {"x-amz-grant-write", "id=" + canonical('c')}};
    const auto joined =
        auth::aclFromHeaders(two, AclTarget::Bucket, user('a'), user('a'), accounts());
    QCOMPARE(textOf(joined->value()), QByteArray("a b:READ c:WRITE"));
}

/// PutBucketAcl in the S3 API reference, and "Sample ACL".
void TestAcl::xml_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char* name, const QByteArray& document, const char* outcome) {
        QTest::newRow(name) << document << QByteArray(outcome);
    };
    const auto policy = [](const QByteArray& grants, const QByteArray& owner = q(canonical('a'))) {
        return "<AccessControlPolicy "
               "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>" +
               owner + "</ID></Owner><AccessControlList>" + grants +
               "</AccessControlList></AccessControlPolicy>";
    };
    const auto grant = [](const QByteArray& type, const QByteArray& inside,
                          const QByteArray& permission = "READ") {
        return "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
               "xsi:type=\"" +
               type + "\">" + inside + "</Grantee><Permission>" + permission +
               "</Permission></Grant>";
    };
    const QByteArray idB = "<ID>" + kIdB + "</ID>";
    const QByteArray all = "<URI>" + kAllUsers + "</URI>";
    row("nothing granted", policy(""), "a");
    row("user", policy(grant("CanonicalUser", idB)), "a b:READ");
    row("with name", policy(grant("CanonicalUser", idB + "<DisplayName>x</DisplayName>")),
        "a b:READ");
    row("group", policy(grant("Group", all, "WRITE_ACP")), "a AllUsers:WRITE_ACP");
    row("e-mail",
        policy(grant("AmazonCustomerByEmail", "<EmailAddress>c@example.com</EmailAddress>")),
        "a c:READ");
    row("many", policy(grant("CanonicalUser", idB) + grant("Group", all, "FULL_CONTROL")),
        "a b:READ AllUsers:FULL_CONTROL");
    row("unknown e-mail",
        policy(grant("AmazonCustomerByEmail", "<EmailAddress>z@example.com</EmailAddress>")),
        "UnresolvableGrantByEmailAddress");
    row("unknown user", policy(grant("CanonicalUser", "<ID>x</ID>")), "InvalidArgument");
    row("unknown group", policy(grant("Group", "<URI>x</URI>")), "InvalidArgument");
    row("unknown permission", policy(grant("Group", all, "EXECUTE")), "MalformedACLError");
    row("unknown type", policy(grant("Everybody", all)), "MalformedACLError");
    row("no type",
        policy("<Grant><Grantee>" + idB + "</Grantee><Permission>READ</Permission></Grant>"),
        "MalformedACLError");
    row("no id", policy(grant("CanonicalUser", all)), "MalformedACLError");
    row("no grantee", policy("<Grant><Permission>READ</Permission></Grant>"), "MalformedACLError");
    row("no grant", policy("<Foo/>"), "MalformedACLError");
    row("other owner", policy("", kIdB), "AccessDenied");
    row("no owner", "<AccessControlPolicy><AccessControlList/></AccessControlPolicy>",
        "MalformedACLError");
    row("no list",
        "<AccessControlPolicy><Owner><ID>" + q(canonical('a')) +
            "</ID></Owner></AccessControlPolicy>",
        "MalformedACLError");
    row("other document", "<Tagging/>", "MalformedACLError");
    row("no XML", "x", "MalformedACLError");
    row("empty", "", "MalformedACLError");
}

void TestAcl::xml()
{
    QFETCH(QByteArray, document);
    const auto acl = auth::parseAclXml(document.toStdString(), user('a'), accounts());
    const QByteArray got = acl ? textOf(*acl) : faultOf(acl.error());
    QTEST(got, "outcome");
    if (acl) {
        const auto again = auth::parseAclXml(auth::aclXml(*acl), user('a'), accounts());
        QVERIFY(again == *acl);
        QVERIFY(auth::decodeAcl(auth::encodeAcl(*acl)) == *acl);
    }
}

void TestAcl::xmlOut()
{
    Acl acl = auth::privateAcl(user('a'));
    acl.grants.push_back({GranteeKind::LogDelivery, {}, Permission::Write});
    const auto root = parseXml(auth::aclXml(acl));
    QVERIFY(root.has_value());
    QCOMPARE(q(root->name), QByteArray("AccessControlPolicy"));
    QCOMPARE(q(root->child("Owner")->childText("DisplayName").value()), QByteArray("a"));
    const auto& grants = root->child("AccessControlList")->children;
    QCOMPARE(grants.size(), std::size_t(2));
    QCOMPARE(q(grants[0].child("Grantee")->childText("ID").value()), q(canonical('a')));
    QCOMPARE(q(grants[1].child("Grantee")->childText("URI").value()),
             QByteArray("http://acs.amazonaws.com/groups/s3/LogDelivery"));
    QCOMPARE(q(grants[1].childText("Permission").value()), QByteArray("WRITE"));

    // An object of the anonymous, read and sent back.
    const AclUser nobody{std::string(auth::kAnonymousOwnerId), {}};
    const Acl theirs = auth::privateAcl(nobody);
    QVERIFY(auth::parseAclXml(auth::aclXml(theirs), nobody, accounts()) == theirs);
}

/// "Amazon S3 predefined groups" and "What permissions can I grant?".
void TestAcl::permits_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<bool>("permits");
    QTest::addColumn<bool>("permitsIgnoringPublic");
    const auto row = [](GranteeKind kind, const char* who, bool permits, bool ignoring) {
        QTest::addRow("%d for %s", int(kind), who)
            << int(kind) << QByteArray(who) << permits << ignoring;
    };
    row(GranteeKind::User, "b", true, true);
    row(GranteeKind::User, "b/bob", true, true); // the account is meant, with all its users
    row(GranteeKind::User, "c", false, false);
    row(GranteeKind::User, "anonymous", false, false);
    row(GranteeKind::AllUsers, "c", true, false);
    row(GranteeKind::AllUsers, "anonymous", true, false);
    row(GranteeKind::AuthenticatedUsers, "c", true, false);
    row(GranteeKind::AuthenticatedUsers, "anonymous", false, false);
    row(GranteeKind::LogDelivery, "service logging.s3.amazonaws.com", true, true);
    row(GranteeKind::LogDelivery, "service cloudtrail.amazonaws.com", false, false);
    row(GranteeKind::LogDelivery, "b", false, false);
}

void TestAcl::permits()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, who);
    QFETCH(bool, permits);
    Acl acl{user('a'), {{GranteeKind(kind), {}, Permission::Read}}};
    if (GranteeKind(kind) == GranteeKind::User)
        acl.grants[0].user = user('b');
    const auth::Caller asks = caller(who);
    QCOMPARE(acl.permits(asks, Permission::Read), permits);
    QTEST(acl.permits(asks, Permission::Read, true), "permitsIgnoringPublic");
    QVERIFY(!acl.permits(asks, Permission::Write));
    acl.grants[0].permission = Permission::FullControl;
    for (const Permission each : {Permission::Read, Permission::Write, Permission::ReadAcp,
                                  Permission::WriteAcp, Permission::FullControl})
        QCOMPARE(acl.permits(asks, each), permits);
    acl.grants[0].permission = Permission::Write;
    QVERIFY(!acl.permits(asks, Permission::Read));
}

/// "Mapping of ACL permissions and access policy permissions".
void TestAcl::needs_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QByteArray>("need");
    const auto row = [](const char* action, const char* need) {
        QTest::newRow(action) << QByteArray(action) << QByteArray(need);
    };
    row("s3:ListBucket", "bucket READ");
    row("s3:ListBucketVersions", "bucket READ");
    row("s3:ListBucketMultipartUploads", "bucket READ");
    row("s3:PutObject", "bucket WRITE");
    row("s3:DeleteObject", "bucket WRITE");
    row("s3:GetBucketAcl", "bucket READ_ACP");
    row("s3:PutBucketAcl", "bucket WRITE_ACP");
    row("s3:GetObject", "object READ");
    row("s3:GetObjectVersion", "object READ");
    row("s3:GetObjectAcl", "object READ_ACP");
    row("s3:GetObjectVersionAcl", "object READ_ACP");
    row("s3:PutObjectAcl", "object WRITE_ACP");
    row("s3:PutObjectVersionAcl", "object WRITE_ACP");
    for (const char* none : {"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:GetObjectTagging",
                             "s3:PutObjectTagging", "s3:DeleteObjectVersion", "s3:DeleteBucket",
                             "s3:GetBucketVersioning", "s3:AbortMultipartUpload", "s3:Foo"})
        row(none, "none");
}

void TestAcl::needs()
{
    QFETCH(QByteArray, action);
    const auto need = auth::aclNeed(action.toStdString());
    QByteArray got = "none";
    if (need) {
        const Acl shown{user('a'), {{GranteeKind::AllUsers, {}, need->permission}}};
        got = (need->target == AclTarget::Bucket ? "bucket " : "object ") +
              textOf(shown).mid(int(strlen("a AllUsers:")));
        QVERIFY(std::ranges::count(auth::s3Actions(), action.toStdString(),
                                   &auth::S3Action::name) == 1);
    }
    QTEST(got, "need");
}

/// "Amazon S3 considers a bucket or object ACL public if it grants any permissions to members of
/// the predefined AllUsers or AuthenticatedUsers groups."
void TestAcl::public_()
{
    QVERIFY(!auth::privateAcl(user('a')).isPublic());
    const auto with = [](GranteeKind kind, Permission permission) {
        return Acl{user('a'), {{kind, user('b'), permission}}}.isPublic();
    };
    QVERIFY(!with(GranteeKind::User, Permission::FullControl));
    QVERIFY(!with(GranteeKind::LogDelivery, Permission::Write));
    QVERIFY(with(GranteeKind::AllUsers, Permission::ReadAcp));
    QVERIFY(with(GranteeKind::AuthenticatedUsers, Permission::Read));
}

void TestAcl::durable()
{
    Acl acl = auth::privateAcl(user('a'));
    for (const GranteeKind kind : {GranteeKind::User, GranteeKind::AllUsers,
                                   GranteeKind::AuthenticatedUsers, GranteeKind::LogDelivery})
        for (const Permission permission :
             {Permission::Read, Permission::Write, Permission::ReadAcp, Permission::WriteAcp,
              Permission::FullControl})
            acl.grants.push_back(
                {kind, kind == GranteeKind::User ? user('b') : AclUser{}, permission});
    const std::string record = auth::encodeAcl(acl);
    QVERIFY(auth::decodeAcl(record) == acl);
    // Every cut is noticed or leaves fewer grants, never other ones.
    for (std::size_t size = 0; size < record.size(); ++size) {
        const auto cut = auth::decodeAcl(record.substr(0, size));
        if (cut)
            QVERIFY(cut->grants.size() < acl.grants.size() &&
                    std::equal(cut->grants.begin(), cut->grants.end(), acl.grants.begin()));
    }
}

void TestAcl::refusesDurable_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* name, const std::string& record, const char* code) {
        QTest::newRow(name) << q(record) << QByteArray(code);
    };
    const auto withGrant = [](const TlvWriter& grant) {
        TlvWriter out;
        out.bytes(1 | kTlvRequired, "a");
        out.bytes(3 | kTlvRequired, grant.data());
        return std::move(out).finish();
    };
    const auto grant = [](std::uint8_t kind, std::uint8_t permission, const char* id) {
        TlvWriter out;
        out.u8(1 | kTlvRequired, kind);
        out.u8(2 | kTlvRequired, permission);
        if (*id)
            out.bytes(3 | kTlvRequired, id);
        return out;
    };
    row("good", withGrant(grant(1, 1, "x")), "Ok");
    row("empty", "", "Corrupt");
    row("kind 0", withGrant(grant(0, 1, "x")), "Corrupt");
    row("kind 5", withGrant(grant(5, 1, "")), "Corrupt");
    row("permission 0", withGrant(grant(1, 0, "x")), "Corrupt");
    row("permission 6", withGrant(grant(1, 6, "x")), "Corrupt");
    row("user without id", withGrant(grant(1, 1, "")), "Corrupt");
    row("group with id", withGrant(grant(2, 1, "x")), "Corrupt");
    row("empty grant", withGrant(TlvWriter()), "Corrupt");
    TlvWriter wide;
    wide.u32(1 | kTlvRequired, 1);
    row("kind of four bytes", withGrant(wide), "Corrupt");
    TlvWriter newer;
    newer.bytes(1 | kTlvRequired, "a");
    newer.bytes(9, "skipped");
    row("unknown optional", newer.data(), "Ok");
    newer.bytes(9 | kTlvRequired, "");
    row("unknown required", newer.data(), "Unsupported");
    TlvWriter newerGrant = grant(1, 1, "x");
    newerGrant.bytes(9 | kTlvRequired, "");
    row("unknown required in a grant", withGrant(newerGrant), "Unsupported");
}

void TestAcl::refusesDurable()
{
    QFETCH(QByteArray, record);
    const auto acl = auth::decodeAcl(record.toStdString());
    QTEST(q(codeName(acl ? Code::Ok : acl.error().code)), "code");
}

/// "An ACL can have up to 100 grants."
void TestAcl::grantLimit()
{
    const auto headersWith = [](std::size_t count) {
        std::string value;
        for (std::size_t i = 0; i < count; ++i)
            value += (i == 0 ? "id=" : ",id=") + canonical('b');
        return auth::aclFromHeaders({{"x-amz-grant-read", value}}, AclTarget::Object, user('a'),
                                    user('a'), accounts());
    };
    QVERIFY(headersWith(100).has_value());
    QVERIFY(!headersWith(101).has_value());
    Acl acl{user('a'), std::vector<Grant>(100, Grant{GranteeKind::User, user('b')})};
    QVERIFY(auth::parseAclXml(auth::aclXml(acl), user('a'), accounts()) == acl);
    QVERIFY(auth::decodeAcl(auth::encodeAcl(acl)) == acl);
    acl.grants.push_back(acl.grants[0]);
    QVERIFY(!auth::parseAclXml(auth::aclXml(acl), user('a'), accounts()));
    QVERIFY(!auth::decodeAcl(auth::encodeAcl(acl)));
}

QTEST_APPLESS_MAIN(TestAcl)
#include "test_acl.moc"
