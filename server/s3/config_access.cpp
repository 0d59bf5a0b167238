// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/config_checks.h"
#include "s3/config_schema.h"
#include "s3/config_settings.h"

namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

// API_PutBucketOwnershipControls
constexpr std::array<std::string_view, 3> kOwnerships{"BucketOwnerPreferred", "ObjectWriter",
                                                      "BucketOwnerEnforced"};
constexpr std::array kOwnershipRule{choice("ObjectOwnership", Once, kOwnerships)};
constexpr std::array kOwnership{group("Rule", Once, kOwnershipRule)};
constexpr DocumentSchema kOwnershipSchema{group("OwnershipControls", Once, kOwnership)};

// API_PutPublicAccessBlock
constexpr std::array kPublicAccess{
    leaf("BlockPublicAcls", Boolean, Maybe), leaf("IgnorePublicAcls", Boolean, Maybe),
    leaf("BlockPublicPolicy", Boolean, Maybe), leaf("RestrictPublicBuckets", Boolean, Maybe)};
constexpr DocumentSchema kPublicAccessSchema{
    group("PublicAccessBlockConfiguration", Once, kPublicAccess)};

} // namespace

Outcome<std::string> checkOwnershipControls(std::string_view xml, const ConfigContext& context)
{
    (void)context;
    auto root = readDocument(xml, kOwnershipSchema);
    if (!root)
        return refused(std::move(root));
    return writeDocument(*root, kOwnershipSchema);
}

/// What is not set is off, and AWS writes it so.
Outcome<std::string> checkPublicAccessBlock(std::string_view xml, const ConfigContext& context)
{
    (void)context;
    auto root = readDocument(xml, kPublicAccessSchema);
    if (!root)
        return refused(std::move(root));
    std::size_t set = 0;
    for (const Element& setting : kPublicAccess)
        set += countOf(*root, setting.name);
    if (set == 0)
        return malformed();
    for (const Element& setting : kPublicAccess)
        addMissing(*root, kPublicAccessSchema.root, setting.name, "false");
    return writeDocument(*root, kPublicAccessSchema);
}

Outcome<OwnershipSetting> readOwnershipControls(std::string_view document)
{
    const auto root = readDocument(document, kOwnershipSchema);
    if (!root)
        return refuse(ErrorCode::InternalError);
    const std::string setting = textAt(*root->child("Rule"), "ObjectOwnership");
    return setting == "ObjectWriter"           ? OwnershipSetting::ObjectWriter
           : setting == "BucketOwnerPreferred" ? OwnershipSetting::BucketOwnerPreferred
                                               : OwnershipSetting::BucketOwnerEnforced;
}

Outcome<PublicAccessBlockSetting> readPublicAccessBlock(std::string_view document)
{
    const auto root = readDocument(document, kPublicAccessSchema);
    if (!root)
        return refuse(ErrorCode::InternalError);
    return PublicAccessBlockSetting{
        isTrueAt(*root, "BlockPublicAcls"), isTrueAt(*root, "IgnorePublicAcls"),
        isTrueAt(*root, "BlockPublicPolicy"), isTrueAt(*root, "RestrictPublicBuckets")};
}

} // namespace holdfast::s3
