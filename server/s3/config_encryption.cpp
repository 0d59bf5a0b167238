// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "s3/config_checks.h"
#include "s3/config_schema.h"
#include "s3/config_settings.h"

namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

// API_PutBucketEncryption. The page's list of rules holds exactly one.
constexpr std::array<std::string_view, 3> kAlgorithms{"AES256", "aws:kms", "aws:kms:dsse"};
constexpr std::array<std::string_view, 2> kBlockable{"NONE", "SSE-C"};
constexpr std::array kByDefault{choice("SSEAlgorithm", Once, kAlgorithms),
                                leaf("KMSMasterKeyID", Text, Maybe)};
constexpr std::array kBlocked{choice("EncryptionType", Many, kBlockable)};
constexpr std::array kRule{group("ApplyServerSideEncryptionByDefault", Maybe, kByDefault),
                           leaf("BucketKeyEnabled", Boolean, Maybe),
                           group("BlockedEncryptionTypes", Maybe, kBlocked)};
constexpr std::array kRules{group("Rule", Once, kRule)};
constexpr DocumentSchema kSchema{group("ServerSideEncryptionConfiguration", Once, kRules)};

Outcome<void> checkByDefault(const XmlNode& byDefault)
{
    const XmlNode* key = byDefault.child("KMSMasterKeyID");
    if (key == nullptr)
        return {};
    if (textAt(byDefault, "SSEAlgorithm") == "AES256")
        return refuse(ErrorCode::InvalidArgument,
                      "a KMSMasterKeyID is not applicable if the default sse algorithm is not "
                      "aws:kms or aws:kms:dsse",
                      {{"ArgumentName", "ApplyServerSideEncryptionByDefault"}});
    constexpr std::size_t kMaxKeyId = 2048; // of KMS
    if (key->text.empty() || key->text.size() > kMaxKeyId)
        return malformed();
    return {};
}

} // namespace

Outcome<std::string> checkEncryption(std::string_view xml, const ConfigContext& context)
{
    (void)context;
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    const auto rule = std::ranges::find(root->children, "Rule", &XmlNode::name);
    const XmlNode* byDefault = rule->child("ApplyServerSideEncryptionByDefault");
    if (byDefault == nullptr)
        return malformed();
    if (auto checked = checkByDefault(*byDefault); !checked)
        return refused(std::move(checked));
    addMissing(*rule, kRules[0], "BucketKeyEnabled", "false"); // AWS writes it always
    return writeDocument(*root, kSchema);
}

Outcome<EncryptionDefault> readEncryption(std::string_view document)
{
    const auto root = readDocument(document, kSchema);
    const XmlNode* rule = root ? root->child("Rule") : nullptr;
    const XmlNode* byDefault =
        rule != nullptr ? rule->child("ApplyServerSideEncryptionByDefault") : nullptr;
    if (byDefault == nullptr)
        return refuse(ErrorCode::InternalError);
    return EncryptionDefault{textAt(*byDefault, "SSEAlgorithm"),
                             textAt(*byDefault, "KMSMasterKeyID"),
                             isTrueAt(*rule, "BucketKeyEnabled")};
}

} // namespace holdfast::s3
