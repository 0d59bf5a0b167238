// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"
#include "fuzz.h"
#include "s3/config_object_lock.h"
#include "s3/config_settings.h"
#include "s3/config_tagging.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

ConfigContext context()
{
    ConfigContext context;
    context.bucket = "source";
    context.region = "us-east-1";
    context.versioningEnabled = true;
    return context;
}

/// What is accepted is stored: it must be a document, and the same when it is put again.
void holdDocument(const ConfigDocument& document, std::string_view xml)
{
    const auto checked = document.check(xml, context());
    if (!checked)
        return;
    const auto parsed = parseXml(*checked);
    fuzz::check(parsed && parsed->name == document.root, "the canonical document is one");
    const auto again = document.check(*checked, context());
    fuzz::check(again && *again == *checked, "checking again changes nothing");
}

/// What the server reads from what it stored must be readable.
void holdSettings(std::string_view xml)
{
    const auto canonical = [&](std::string_view selector) {
        return findConfigDocument(selector)->check(xml, context());
    };
    if (const auto stored = canonical("versioning"))
        fuzz::check(readVersioning(*stored).has_value(), "versioning can be read");
    if (const auto stored = canonical("object-lock"))
        fuzz::check(readObjectLock(*stored).has_value(), "object lock can be read");
    if (const auto stored = canonical("ownershipControls"))
        fuzz::check(readOwnershipControls(*stored).has_value(), "ownership can be read");
    if (const auto stored = canonical("publicAccessBlock"))
        fuzz::check(readPublicAccessBlock(*stored).has_value(), "public access can be read");
    if (const auto stored = canonical("logging"))
        fuzz::check(readLogging(*stored).has_value(), "logging can be read");
    if (const auto stored = canonical("encryption"))
        fuzz::check(readEncryption(*stored).has_value(), "encryption can be read");
    if (const auto stored = canonical("requestPayment"))
        fuzz::check(readRequesterPays(*stored).has_value(), "the payer can be read");
    if (const auto stored = canonical("tagging"))
        fuzz::check(readTagging(*stored).has_value(), "tags can be read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    for (const ConfigDocument& document : configDocuments())
        holdDocument(document, text);
    holdSettings(text);

    if (const auto tags = parseTaggingHeader(text))
        fuzz::check(parseTaggingHeader(taggingHeader(*tags)) == *tags, "tags survive the header");
    if (const auto tags = parseObjectTagging(text))
        fuzz::check(parseObjectTagging(taggingDocument(*tags)) == *tags,
                    "tags survive the document");
    if (const auto retention = parseRetention(text, 0); retention && *retention)
        fuzz::check(parseRetention(retentionDocument(**retention), 0).has_value(),
                    "retention survives the document");
    (void)parseLegalHold(text).has_value();
    (void)parseRestoreRequest(text).has_value();
    return 0;
}
