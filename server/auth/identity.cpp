// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/identity.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/checksum.h"

namespace holdfast::auth
{
namespace
{

constexpr std::size_t kCanonicalDigits = 64;
constexpr std::size_t kAccountDigits = 12;
constexpr std::string_view kRoot = "holdfast root";

bool isAll(std::string_view text, std::string_view alphabet)
{
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

Identity identityOf(std::string_view id, std::string name, std::string email, std::string accessKey)
{
    Identity out;
    out.accessKey = std::move(accessKey);
    out.id = canonicalIdOf(id);
    out.accountId = accountIdOf(id);
    out.name = std::move(name);
    out.email = std::move(email);
    return out;
}

} // namespace

std::string canonicalIdOf(std::string_view id)
{
    if (id.size() == kCanonicalDigits && isAll(id, "0123456789abcdef"))
        return std::string(id);
    return sha256Hex(asBytes(id));
}

std::string accountIdOf(std::string_view id)
{
    if (id.size() == kAccountDigits && isAll(id, "0123456789"))
        return std::string(id);
    // Twelve digits out of the id's hash: as good as random, and always the same.
    constexpr std::uint64_t kAll = 1'000'000'000'000;
    const std::string raw = digest(ChecksumKind::Sha256, asBytes(id));
    std::string digits = std::to_string(readBe<std::uint64_t>(raw.data()) % kAll);
    return std::string(kAccountDigits - digits.size(), '0') + digits;
}

RootIdentityProvider::RootIdentityProvider(std::string accessKey, std::string secretKey,
                                           const std::vector<Account>& accounts)
{
    // The canonical id outlives a change of the root credentials: it does not hang on them.
    Identity root = identityOf(kRoot, "root", {}, std::move(accessKey));
    root.isRoot = true;
    m_identities.push_back({std::move(root), std::move(secretKey)});
    for (const Account& account : accounts)
        m_identities.push_back({identityOf(account.id, account.name, account.email, account.accessKey),
                                account.secretKey});
}

std::optional<IdentitySecret> RootIdentityProvider::find(std::string_view accessKey) const
{
    const auto found = std::ranges::find_if(
        m_identities, [&](const IdentitySecret& one) { return one.identity.accessKey == accessKey; });
    if (found == m_identities.end())
        return std::nullopt;
    return *found;
}

Identity RootIdentityProvider::owner() const
{
    return m_identities.front().identity;
}

std::optional<Identity> RootIdentityProvider::byId(std::string_view canonicalId) const
{
    const auto found = std::ranges::find_if(
        m_identities, [&](const IdentitySecret& one) { return one.identity.id == canonicalId; });
    if (found == m_identities.end())
        return std::nullopt;
    return found->identity;
}

std::optional<Identity> RootIdentityProvider::byEmail(std::string_view email) const
{
    const auto found = std::ranges::find_if(m_identities, [&](const IdentitySecret& one) {
        return !email.empty() && one.identity.email == email;
    });
    if (found == m_identities.end())
        return std::nullopt;
    return found->identity;
}

} // namespace holdfast::auth
