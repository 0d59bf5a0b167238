// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::auth
{

/// Who a request comes from, once its signature has been checked.
struct Identity
{
    std::string accessKey; ///< empty for an anonymous caller
    std::string id;        ///< canonical user id, 64 hex digits, as in <Owner><ID>
    std::string name;      ///< display name
    std::string accountId; ///< 12 digits, as in arn:aws:iam::ACCOUNT:root
    std::string email;
    bool isRoot = false;   ///< of the store: may do everything
    [[nodiscard]] bool isAnonymous() const { return accessKey.empty(); }
};

struct IdentitySecret
{
    Identity identity;
    std::string secretKey;
};

/// An account besides root.
struct Account
{
    std::string id; ///< 64 hex digits: the canonical id; any other name stands for one that follows from it
    std::string name;
    std::string email;
    std::string accessKey;
    std::string secretKey;
};

/// Where secrets come from: root and the accounts of the configuration now, stored identities behind the same
/// interface later. Any thread may call; must not block.
class IdentityProvider
{
public:
    virtual ~IdentityProvider() = default;
    /// The owner of an access key, or nothing.
    [[nodiscard]] virtual std::optional<IdentitySecret> find(std::string_view accessKey) const = 0;
    /// Whom buckets belong to that name nobody: root.
    [[nodiscard]] virtual Identity owner() const = 0;
    [[nodiscard]] virtual std::optional<Identity> byId(std::string_view canonicalId) const = 0;
    [[nodiscard]] virtual std::optional<Identity> byEmail(std::string_view email) const = 0;
};

/// Root, and the accounts that were configured.
class RootIdentityProvider final : public IdentityProvider
{
public:
    RootIdentityProvider(std::string accessKey, std::string secretKey, const std::vector<Account>& accounts = {});
    [[nodiscard]] std::optional<IdentitySecret> find(std::string_view accessKey) const override;
    [[nodiscard]] Identity owner() const override;
    [[nodiscard]] std::optional<Identity> byId(std::string_view canonicalId) const override;
    [[nodiscard]] std::optional<Identity> byEmail(std::string_view email) const override;

private:
    std::vector<IdentitySecret> m_identities; ///< root first
};

/// The canonical id and the account id of an account's configured id.
[[nodiscard]] std::string canonicalIdOf(std::string_view id);
[[nodiscard]] std::string accountIdOf(std::string_view id);

} // namespace holdfast::auth
