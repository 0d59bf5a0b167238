// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/identity.h"

#include <utility>

#include "base/checksum.h"

namespace holdfast::auth
{

RootIdentityProvider::RootIdentityProvider(std::string accessKey, std::string secretKey)
{
    m_root.identity.accessKey = std::move(accessKey);
    // The canonical id outlives a change of the root credentials: it does not hang on them.
    m_root.identity.id = sha256Hex(asBytes("holdfast root"));
    m_root.identity.name = "root";
    m_root.identity.isRoot = true;
    m_root.secretKey = std::move(secretKey);
}

std::optional<IdentitySecret> RootIdentityProvider::find(std::string_view accessKey) const
{
    if (accessKey != m_root.identity.accessKey)
        return std::nullopt;
    return m_root;
}

Identity RootIdentityProvider::owner() const
{
    return m_root.identity;
}

} // namespace holdfast::auth
