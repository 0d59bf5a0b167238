// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "auth/post_signature.h"
#include "auth/signature_v2.h"
#include "base/uri.h"
#include "base/xml.h"
#include "s3/authorization.h"
#include "s3/body_checks.h"
#include "s3/body_source.h"
#include "s3/config_tagging.h"
#include "s3/digest_pipeline.h"
#include "s3/form_data.h"
#include "s3/object_checksums.h"
#include "s3/object_headers.h"
#include "s3/object_version.h"
#include "s3/operations.h"
#include "s3/post_policy.h"

// PostObject: an upload by a browser's form. Who asks, and what for, stands in the form, so that it is here that
// it is authenticated and authorised, after the fields and before the file.
namespace holdfast::s3
{

namespace
{

constexpr std::size_t kPiece = 256 << 10;
constexpr std::size_t kFieldPiece = 8 << 10; ///< while nobody knows who sends it

/// The form as far as the file, and what of the file came with the last of the fields.
struct Form
{
    explicit Form(std::string_view boundary) : parser(boundary), buffer(kFieldPiece) {}
    /// Room for pieces of the file.
    void grow()
    {
        Bytes larger(kPiece);
        std::ranges::copy(rest, larger.begin());
        const std::size_t count = rest.size();
        buffer = std::move(larger);
        rest = ByteView(buffer).first(count);
    }

    FormParser parser;
    Bytes buffer;
    ByteView rest; ///< of the buffer: read and not parsed
    std::optional<PostPolicy> policy;
};

Task<Outcome<bool>> readMore(Exchange& x, Form& form)
{
    const auto count = co_await x.request.body->read(form.buffer);
    if (!count)
        co_return std::unexpected(fromBody(count.error()));
    x.bytesIn += *count;
    if (*count == 0)
        x.facts.lastByteIn = x.services.clock.bootNow();
    form.rest = ByteView(form.buffer).first(*count);
    co_return *count != 0;
}

Task<Outcome<void>> readFields(Exchange& x, Form& form)
{
    while (form.parser.stage() == FormParser::Stage::Fields) {
        const auto more = co_await readMore(x, form);
        if (!more)
            co_return std::unexpected(more.error());
        if (!*more)
            co_return form.parser.end();
        const auto step = form.parser.feed(form.rest);
        if (!step)
            co_return std::unexpected(step.error());
        form.rest = form.rest.subspan(step->consumed);
    }
    co_return Outcome<void>{};
}

/// What a form calls otherwise than a PUT's headers, and what it calls the same.
Outcome<void> fieldsToHeaders(const FormFields& fields, http::Headers& into)
{
    static constexpr std::array<std::string_view, 8> kSame{
        "content-md5",  "content-type", "cache-control", "content-disposition", "content-encoding", "content-language",
        "expires",      "x-amz-storage-class"};
    // What came as headers of the request is covered by no signature and no policy: only the fields count.
    http::Headers kept;
    for (const auto& [name, value] : into.all()) {
        const bool asks = name.starts_with("x-amz-") || name.starts_with("if-") || name.starts_with("content-") ||
                          name == "cache-control" || name == "expires";
        if (!asks)
            kept.add(name, value);
    }
    into = std::move(kept);
    into.set("content-type", std::string(kDefaultContentType));
    for (const auto& [name, value] : fields) {
        const bool same = std::ranges::find(kSame, name) != kSame.end() || name.starts_with("x-amz-meta-") ||
                          name.starts_with("x-amz-object-lock-") || name.starts_with("x-amz-checksum-") ||
                          name == "x-amz-website-redirect-location" || name.starts_with("x-amz-server-side-");
        if (same && !value.empty())
            into.set(name, value);
        else if (name == "acl")
            into.set("x-amz-acl", value);
        else if (name == "tagging") {
            const auto tags = parseObjectTagging(value);
            if (!tags)
                return std::unexpected(tags.error());
            into.set("x-amz-tagging", taggingHeader(*tags));
        }
    }
    return {};
}

/// Who sends the form, and whether it is one that was signed.
Outcome<void> authenticate(Exchange& x, Form& form)
{
    FormFields& fields = form.parser.fields();
    if (auto expanded = expandFilename(fields, form.parser.filename()); !expanded)
        return expanded;
    if (findField(fields, "policy")) {
        const auth::IdentityProvider& identities = x.services.authenticator.identities();
        const bool isV2 = x.services.options.allowSigV2 && auth::isSignedV2(fields);
        auto caller = isV2 ? auth::authenticatePostV2(fields, identities)
                           : auth::authenticatePost(fields, identities, x.services.clock,
                                                    x.services.options.region);
        if (!caller)
            return std::unexpected(fromAuth(caller.error()));
        x.caller = std::move(*caller);
        x.stranger.reset(); // somebody answers for it now
        x.isOldSignature = isV2;
        auto policy = PostPolicy::parse(*findField(fields, "policy"));
        if (!policy)
            return refused(std::move(policy));
        if (auto checked = policy->check(fields, x.bucket(), x.services.clock.wallNow()); !checked)
            return checked;
        form.policy = std::move(*policy);
    }
    auto key = formKey(fields);
    if (!key)
        return refused(std::move(key));
    if (auto checked = checkKey(*key); !checked)
        return checked;
    x.address.key = std::move(*key);
    return fieldsToHeaders(fields, x.request.headers);
}

/// The file's bytes into the writer, digests beside.
Task<Outcome<Digests>> receiveFile(Exchange& x, Form& form, const BodyChecks& checks,
                                   store::ObjectWriter& writer)
{
    DigestPlan plan;
    plan.want(ChecksumKind::Md5);
    plan.want(checks.kind().value_or(kDefaultChecksum));
    checks.addTo(plan);
    DigestPipeline pipeline(x.services.digestPool, std::move(plan));
    std::uint64_t length = 0;
    for (;;) {
        const auto step = form.parser.feed(form.rest);
        if (!step)
            co_return std::unexpected(step.error());
        const std::array<ByteView, 2> pieces{step->held, step->data};
        for (const ByteView piece : pieces) {
            if (piece.empty())
                continue;
            length += piece.size();
            if (form.policy && length > form.policy->maxLength)
                co_return std::unexpected(form.policy->checkLength(length).error());
            if (length > kMaxObjectPut)
                co_return refuse(ErrorCode::EntityTooLarge);
            std::vector<ChunkEnd> none;
            pipeline.start(piece, std::move(none), nullptr);
            const auto written = co_await writer.write(piece);
            co_await pipeline.wait();
            if (!written)
                co_return x.storeRefusal(written.error());
        }
        const auto more = co_await readMore(x, form);
        if (!more)
            co_return std::unexpected(more.error());
        if (!*more)
            break;
    }
    if (auto ended = form.parser.end(); !ended)
        co_return refused(std::move(ended));
    if (form.policy) {
        if (auto checked = form.policy->checkLength(length); !checked)
            co_return refused(std::move(checked));
    }
    Digests digests = pipeline.finish();
    if (auto checked = checks.compare(digests); !checked)
        co_return refused(std::move(checked));
    co_return digests;
}

Task<Outcome<void>> answer(Exchange& x, const FormFields& fields, store::ObjectInfo info)
{
    http::Headers headers;
    headers.set("etag", quoted(info.etag));
    addVersionId(x, info.versionId, headers);
    const std::string scheme = x.request.tls ? "https://" : "http://";
    const std::string location = scheme + x.request.headers.get("host") + "/" + uriEncode(x.bucket(), false) + "/" +
                                 uriEncode(x.key(), true);
    headers.set("location", location);
    const std::string* redirect = findField(fields, "success_action_redirect");
    if (!redirect)
        redirect = findField(fields, "redirect");
    if (redirect && (redirect->starts_with("http://") || redirect->starts_with("https://"))) {
        const char mark = redirect->find('?') == std::string::npos ? '?' : '&';
        headers.set("location", *redirect + mark + "bucket=" + uriEncode(x.bucket(), false) +
                                    "&key=" + uriEncode(x.key(), false) +
                                    "&etag=" + uriEncode(quoted(info.etag), false));
        co_return co_await x.sendEmpty(303, std::move(headers));
    }
    const std::string* status = findField(fields, "success_action_status");
    if (status && *status == "201") {
        XmlWriter xml;
        xml.open("PostResponse").text("Location", location).text("Bucket", x.bucket());
        xml.text("Key", x.key()).text("ETag", quoted(info.etag));
        std::string document = std::move(xml).finish();
        co_return co_await x.sendXml(201, std::move(document), std::move(headers));
    }
    co_return co_await x.sendEmpty(status && *status == "200" ? 200 : 204, std::move(headers));
}

} // namespace

Task<Outcome<void>> postObject(Exchange& x)
{
    if (x.caller.method != auth::Method::Anonymous)
        co_return refuse(ErrorCode::InvalidArgument,
                         "Only one auth mechanism allowed: a form says in its fields who sends it.");
    const auto boundary = formBoundary(x.request.headers.get("content-type"));
    if (!boundary)
        co_return std::unexpected(boundary.error());
    Form form(*boundary);
    Outcome<void> fields = co_await readFields(x, form);
    if (!fields)
        co_return fields;
    if (auto known = authenticate(x, form); !known)
        co_return known;
    std::vector<std::string> actions = actionsOfWrite(x);
    for (std::string& action : actions) {
        Target target;
        target.bucket = x.bucketInfo;
        target.key = x.key();
        Outcome<void> allowed = co_await x.access.check(x, std::move(action), std::move(target));
        if (!allowed)
            co_return allowed;
    }
    auto lease = x.budget.take(kPiece);
    if (!lease)
        co_return slowDown();
    form.grow();
    if (auto checked = checkSupportedHeaders(x); !checked)
        co_return checked;
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    auto options = putOptions(x);
    if (!options)
        co_return refused(std::move(options));
    auto writer = co_await x.store().put(x.bucket(), x.key(), std::move(*options));
    if (!writer)
        co_return x.storeRefusal(writer.error());
    const auto digests = co_await receiveFile(x, form, *checks, **writer);
    if (!digests)
        co_return std::unexpected(digests.error());
    store::BodyDigests kept = bodyDigests(*digests, checks->kind().value_or(kDefaultChecksum));
    auto info = co_await (*writer)->commit(std::move(kept));
    if (!info)
        co_return x.storeRefusal(info.error());
    x.facts.objectSize = info->size;
    co_return co_await answer(x, form.parser.fields(), std::move(*info));
}

} // namespace holdfast::s3
