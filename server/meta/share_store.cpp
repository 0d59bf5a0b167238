// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "meta/share_store.h"

namespace holdfast::meta
{
namespace
{

constexpr std::string_view kPrefix = "share/token/";

std::string nameOf(const Uuid& id)
{
    return std::string(kPrefix) + id.hex();
}

} // namespace

Task<Result<std::optional<ShareToken>>> ShareStore::load(Uuid id)
{
    std::string name = nameOf(id);
    auto value = co_await m_documents.loadDocument(std::move(name));
    if (!value)
        co_return failed(std::move(value));
    if (!*value)
        co_return std::optional<ShareToken>();
    auto token = ShareToken::decode(id, **value);
    if (!token)
        co_return failed(std::move(token));
    co_return std::optional<ShareToken>(std::move(*token));
}

Task<Result<void>> ShareStore::create(ShareToken token)
{
    store::DocumentChange change = [value = token.encode()](const std::optional<std::string>& before)
        -> Result<std::optional<std::string>> {
        if (before)
            return fail(Code::AlreadyExists, "there is a share with this id");
        return value;
    };
    std::string name = nameOf(token.id);
    co_return co_await m_documents.changeDocument(std::move(name), std::move(change), true);
}

Task<Result<ShareToken>> ShareStore::change(Uuid id, Change change, bool needsRoom)
{
    const auto after = std::make_shared<ShareToken>();
    store::DocumentChange inSection = [id, after, change = std::move(change)](
                                          const std::optional<std::string>& before)
        -> Result<std::optional<std::string>> {
        if (!before)
            return fail(Code::NotFound, "there is no such share");
        auto token = ShareToken::decode(id, *before);
        if (!token)
            return failed(std::move(token));
        if (Result<void> changed = change(*token); !changed)
            return failed(std::move(changed));
        *after = std::move(*token);
        return after->encode();
    };
    std::string name = nameOf(id);
    Result<void> changed =
        co_await m_documents.changeDocument(std::move(name), std::move(inSection), needsRoom);
    if (!changed)
        co_return failed(std::move(changed));
    co_return std::move(*after);
}

Task<Result<void>> ShareStore::remove(Uuid id)
{
    store::DocumentChange change = [](const std::optional<std::string>&)
        -> Result<std::optional<std::string>> { return std::nullopt; };
    std::string name = nameOf(id);
    co_return co_await m_documents.changeDocument(std::move(name), std::move(change), false);
}

Task<Result<ShareTokenPage>> ShareStore::list(std::string after, std::uint32_t limit)
{
    std::string prefix(kPrefix);
    std::string from = after.empty() ? std::string() : std::string(kPrefix) + after;
    auto page = co_await m_documents.listDocuments(std::move(prefix), std::move(from), limit);
    if (!page)
        co_return failed(std::move(page));
    ShareTokenPage out;
    for (const auto& [name, value] : page->documents) {
        const auto id = Uuid::parse(std::string_view(name).substr(kPrefix.size()));
        if (!id)
            co_return fail(Code::Corrupt, "a share has a name that is no id", name);
        auto token = ShareToken::decode(*id, value);
        if (!token)
            co_return failed(std::move(token));
        out.tokens.push_back(std::move(*token));
    }
    if (page->more && !out.tokens.empty())
        out.next = out.tokens.back().id.hex();
    co_return out;
}

} // namespace holdfast::meta
