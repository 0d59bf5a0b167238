// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "env/task.h"
#include "meta/share_token.h"
#include "store/documents.h"

namespace holdfast::meta
{

using env::Task;

struct ShareTokenPage
{
    std::vector<ShareToken> tokens;
    std::string next; ///< goes into `after`; empty: this was the last page
};

/// Tokens as documents of the store. Nothing is kept in memory: what is read is what is stored. Any io thread.
class ShareStore
{
public:
    explicit ShareStore(store::Documents& documents) : m_documents(documents) {}

    Task<Result<std::optional<ShareToken>>> load(Uuid id);
    Task<Result<void>> create(ShareToken token);
    /// Changes the token in its section, durable when it returns: the token as it is then. NotFound; an error of
    /// `change` leaves it as it was. `needsRoom` as in store::Documents.
    using Change = std::function<Result<void>(ShareToken&)>;
    Task<Result<ShareToken>> change(Uuid id, Change change, bool needsRoom = false);
    Task<Result<void>> remove(Uuid id);
    /// In order of ids, `limit` at most.
    Task<Result<ShareTokenPage>> list(std::string after, std::uint32_t limit);

private:
    store::Documents& m_documents;
};

} // namespace holdfast::meta
