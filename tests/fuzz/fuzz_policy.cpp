// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "auth/access.h"
#include "base/encoding.h"
#include "fuzz.h"

using namespace holdfast;

namespace
{

constexpr std::string_view kBucket = "b";
const std::string kOwner(64, 'a');

auth::AccessRequest requestOf(const auth::Caller& caller, std::string action, std::string resource)
{
    auth::AccessRequest request{std::move(action), std::move(resource), caller,
                                auth::callerKeys(caller)};
    request.keys.emplace("aws:SourceIp", "203.0.113.7");
    request.keys.emplace("aws:CurrentTime", "2026-11-20T10:24:00Z");
    request.keys.emplace("aws:SecureTransport", "true");
    request.keys.emplace("s3:prefix", "a/");
    request.keys.emplace("aws:TagKeys", "x");
    request.keys.emplace("aws:TagKeys", "y");
    return request;
}

/// Whatever a policy says, these hold of every decision.
void decide(const auth::Policy& policy)
{
    auth::Caller owner;
    owner.canonicalId = kOwner;
    owner.accountId = "111111111111";
    owner.arn = "arn:aws:iam::111111111111:root";
    owner.isAccountRoot = true;
    auth::Caller user = owner;
    user.canonicalId = std::string(64, 'b');
    user.accountId = "222222222222";
    user.arn = "arn:aws:iam::222222222222:user/bob";
    user.userName = "bob";
    user.isAccountRoot = false;
    const auth::Caller callers[] = {owner, user, auth::Caller{}};
    for (const auth::Caller& caller : callers) {
        for (const char* action : {"s3:GetObject", "s3:ListBucket", "s3:PutBucketPolicy"}) {
            const auto request = requestOf(caller, action, auth::objectArn(kBucket, "k"));
            const auth::PolicyAnswer answer = policy.evaluate(request);
            fuzz::check(policy.evaluate(request).verdict == answer.verdict, "the same twice");

            auth::AccessInput input{.request = request, .bucketOwnerId = kOwner};
            fuzz::check(auth::decide(input).allowed == caller.isAccountRoot, "owner alone");
            input.policy = &policy;
            const auth::Decision decision = auth::decide(input);
            if (answer.verdict == auth::Verdict::Deny && action[3] != 'P')
                fuzz::check(!decision.allowed, "a deny is obeyed");
            input.block.restrictPublicBuckets = true;
            const auth::Decision restricted = auth::decide(input);
            if (policy.isPublic() && !caller.isAccountRoot)
                fuzz::check(!restricted.allowed, "a public bucket is restricted");
            if (!policy.isPublic())
                fuzz::check(restricted.allowed == decision.allowed, "others are not");
        }
    }
}

void acls(std::string_view text)
{
    const auth::AclUser owner{kOwner, "owner"};
    const auto check = [&owner](const auth::Acl& acl) {
        fuzz::check(acl.grants.size() <= auth::kAclMaxGrants, "grants within bounds");
        const auto decoded = auth::decodeAcl(auth::encodeAcl(acl));
        fuzz::check(decoded && *decoded == acl, "durable form survives");
        const auto again = auth::parseAclXml(auth::aclXml(acl), owner, {});
        fuzz::check(again && again->grants.size() == acl.grants.size(), "XML survives");
    };
    if (const auto acl = auth::parseAclXml(text, owner, {}))
        check(*acl);
    if (const auto grants = auth::parseGrantHeader(text, auth::Permission::Read, {}))
        check({owner, *grants});
    if (const auto acl = auth::decodeAcl(text))
        fuzz::check(auth::decodeAcl(auth::encodeAcl(*acl)) == *acl, "decoded survives");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    if (const auto policy = auth::Policy::parse(text, kBucket)) {
        fuzz::check(text.size() <= auth::kPolicyMaxBytes && isUtf8(text), "only good documents");
        decide(*policy);
    } else {
        fuzz::check(!policy.error().message.empty(), "a refusal says why");
    }
    acls(text);
    return 0;
}
