// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "meta/deny_list.h"

#include <algorithm>
#include <mutex>

#include "base/checksum.h"
#include "store/row_fields.h"

namespace holdfast::meta
{
namespace
{

constexpr std::string_view kPrefix = "share/deny/";
constexpr std::uint32_t kPage = 1000;
constexpr WallNanos kKeptAfterwards = 7LL * 24 * 3600 * kNanosPerSecond;

constexpr std::uint16_t kExpires = 1 | kTlvRequired;
constexpr std::uint16_t kDenied = 2 | kTlvRequired;
constexpr std::uint16_t kWho = 3 | kTlvRequired;
constexpr std::uint16_t kNote = 32;
constexpr std::uint16_t kTarget = 33;
constexpr std::uint16_t kAccessKey = 34;

std::string nameOf(const std::string& hash)
{
    return std::string(kPrefix) + hash;
}

} // namespace

std::string DeniedLink::encode() const
{
    TlvWriter out;
    out.u64(kExpires, static_cast<std::uint64_t>(expires));
    out.u64(kDenied, static_cast<std::uint64_t>(denied));
    out.bytes(kWho, who);
    if (!note.empty())
        out.bytes(kNote, note);
    out.bytes(kTarget, target);
    out.bytes(kAccessKey, accessKey);
    return std::move(out).finish();
}

Result<DeniedLink> DeniedLink::decode(std::string hash, std::string_view value)
{
    using store::fields::set;
    DeniedLink out;
    out.hash = std::move(hash);
    Result<void> read = store::fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kExpires:
            return set(out.expires, field.u64());
        case kDenied:
            return set(out.denied, field.u64());
        case kWho:
            out.who = field.value;
            return {};
        case kNote:
            out.note = field.value;
            return {};
        case kTarget:
            out.target = field.value;
            return {};
        case kAccessKey:
            out.accessKey = field.value;
            return {};
        default:
            if (field.tag & kTlvRequired)
                return unknownRequired(field.tag, "a denied link");
            return {};
        }
    });
    if (!read)
        return failed(std::move(read), "denied link " + out.hash);
    return out;
}

Task<Result<void>> DenyList::load()
{
    std::string after;
    for (bool more = true; more;) {
        std::string prefix(kPrefix);
        auto page = co_await m_documents.listDocuments(std::move(prefix), after, kPage);
        if (!page)
            co_return failed(std::move(page), "reading the deny list");
        more = page->more && !page->documents.empty();
        const std::unique_lock lock(m_mutex);
        for (const auto& [name, value] : page->documents) {
            after = name;
            auto link = DeniedLink::decode(name.substr(kPrefix.size()), value);
            if (!link)
                co_return failed(std::move(link), "reading the deny list");
            m_links.insert_or_assign(link->hash, std::move(*link));
        }
        m_count = m_links.size();
    }
    m_isLoaded.store(true, std::memory_order_release);
    co_return Result<void>{};
}

bool DenyList::has(std::string_view signature) const
{
    if (m_count.load(std::memory_order_acquire) == 0)
        return false;
    const std::string hash = sha256Hex(asBytes(signature));
    const std::shared_lock lock(m_mutex);
    return m_links.contains(hash);
}

std::vector<DeniedLink> DenyList::entries() const
{
    std::vector<DeniedLink> out;
    {
        const std::shared_lock lock(m_mutex);
        out.reserve(m_links.size());
        for (const auto& [hash, link] : m_links)
            out.push_back(link);
    }
    std::ranges::sort(out, std::greater(), [](const DeniedLink& link) {
        return std::pair(link.denied, std::string_view(link.hash));
    });
    return out;
}

Result<void> DenyList::enter(const DeniedLink& link, bool isRoot)
{
    const std::unique_lock lock(m_mutex);
    if (m_links.contains(link.hash))
        return {};
    if (m_links.size() >= kMostEntries)
        return fail(Code::TooLarge, "the deny list is full; entries go when their links end");
    const auto ofCaller = std::ranges::count_if(
        m_links, [&](const auto& entry) { return entry.second.who == link.who; });
    if (!isRoot && static_cast<std::size_t>(ofCaller) >= kMostOfAccount)
        return fail(Code::TooLarge, "this account has as many links on the deny list as it may have");
    m_links.emplace(link.hash, link);
    m_count.store(m_links.size(), std::memory_order_release);
    return {};
}

void DenyList::drop(const std::string& hash)
{
    const std::unique_lock lock(m_mutex);
    m_links.erase(hash);
    m_count.store(m_links.size(), std::memory_order_release);
}

Task<Result<void>> DenyList::add(DeniedLink link, bool isRoot)
{
    if (Result<void> entered = enter(link, isRoot); !entered)
        co_return failed(std::move(entered));
    store::DocumentChange change = [value = link.encode()](const std::optional<std::string>& before)
        -> Result<std::optional<std::string>> { return before ? before : value; };
    // Taking a link back must not fail for want of room.
    std::string name = nameOf(link.hash);
    co_return co_await m_documents.changeDocument(std::move(name), std::move(change), false);
}

Task<Result<void>> DenyList::remove(std::string hash)
{
    {
        const std::shared_lock lock(m_mutex);
        if (!m_links.contains(hash))
            co_return fail(Code::NotFound, "no such link is on the deny list");
    }
    store::DocumentChange change = [](const std::optional<std::string>&)
        -> Result<std::optional<std::string>> { return std::nullopt; };
    std::string name = nameOf(hash);
    Result<void> removed = co_await m_documents.changeDocument(std::move(name), std::move(change), false);
    if (removed)
        drop(hash);
    co_return removed;
}

Task<Result<void>> DenyList::sweep()
{
    const WallNanos now = m_clock.wallNow();
    const std::vector<DeniedLink> all = entries();
    for (const DeniedLink& link : all) {
        // Removing is for good, and a clock that runs ahead is set back: a link must not come to life by that.
        if (link.expires + kKeptAfterwards > now)
            continue;
        std::string hash = link.hash;
        Result<void> removed = co_await remove(std::move(hash));
        if (!removed && removed.error().code != Code::NotFound)
            co_return removed;
    }
    co_return Result<void>{};
}

} // namespace holdfast::meta
