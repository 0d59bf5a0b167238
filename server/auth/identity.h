// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::auth
{

/// Who a request comes from, once its signature has been checked.
struct Identity
{
    std::string accessKey; ///< empty for an anonymous caller
    std::string id;        ///< canonical user id, 64 hex digits, as in <Owner><ID>
    std::string name;      ///< display name
    bool isRoot = false;
    [[nodiscard]] bool isAnonymous() const { return accessKey.empty(); }
};

struct IdentitySecret
{
    Identity identity;
    std::string secretKey;
};

/// Where secrets come from: the root credentials now, stored accounts behind the same interface later.
class IdentityProvider
{
public:
    virtual ~IdentityProvider() = default;
    /// The owner of an access key, or nothing. Any thread may call; must not block.
    [[nodiscard]] virtual std::optional<IdentitySecret> find(std::string_view accessKey) const = 0;
    /// Whom buckets and objects belong to, as `<Owner>` shows it.
    [[nodiscard]] virtual Identity owner() const = 0;
};

/// One identity that may do everything.
class RootIdentityProvider final : public IdentityProvider
{
public:
    RootIdentityProvider(std::string accessKey, std::string secretKey);
    [[nodiscard]] std::optional<IdentitySecret> find(std::string_view accessKey) const override;
    [[nodiscard]] Identity owner() const override;

private:
    IdentitySecret m_root;
};

} // namespace holdfast::auth
