// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "http/message.h"
#include "meta/sharing.h"
#include "s3/s3_handler.h"

namespace holdfast::s3
{

/// Links: the deny list, the tokens, and the door for those who have one (docs/sharing.md). Any io thread.
class Shares
{
public:
    /// Whether a path is the door's.
    [[nodiscard]] static bool owns(std::string_view path)
    {
        return path.starts_with("/-/drop/") || path.starts_with("/-/share/");
    }

    /// `run`: this run of the node. What is given outlives it.
    Shares(Services services, store::Documents& documents, Uuid run);
    ~Shares();

    /// Reads the deny list and begins to look after what is there; before the first request. Where the list cannot
    /// be read yet, it is tried again, and links signed in the query are not let in before.
    env::Task<void> begin(std::vector<env::Executor> executors);
    env::Task<void> stop(); ///< after the last request, before the store closes

    [[nodiscard]] const meta::DenyList& denied() const;
    [[nodiscard]] meta::Sharing& sharing();
    [[nodiscard]] http::Handler& door();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace holdfast::s3
