// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "env/task.h"

/// Small documents kept in the system bucket: rows of kind 3, as durable as any object, changed one at a
/// time each (docs/on-disk-format.md, "Version row"). What a value means is its user's business.
namespace holdfast::store
{

using env::Task;

struct DocumentPage
{
    std::vector<std::pair<std::string, std::string>> documents; ///< name and value, in order of names
    bool more = false;
};

/// What a document is to be, given what it is (nothing: there is none). Called in the document's section, on
/// the io thread that owns it, so that no other change comes between. An error leaves it and is passed on.
using DocumentChange =
    std::function<Result<std::optional<std::string>>(const std::optional<std::string>& before)>;

/// Documents for the layers above the store. Any io thread may call; errors as for ObjectLayer.
class Documents
{
public:
    virtual ~Documents() = default;
    virtual Task<Result<std::optional<std::string>>> loadDocument(std::string name) = 0;
    /// Durable on every member when it returns. `needsRoom`: NoSpace below the reserve.
    virtual Task<Result<void>> changeDocument(std::string name, DocumentChange change, bool needsRoom) = 0;
    /// Documents whose names begin with `prefix`, from the first after `after` on (empty: from the beginning).
    virtual Task<Result<DocumentPage>> listDocuments(std::string prefix, std::string after,
                                                     std::uint32_t limit) = 0;
};

} // namespace holdfast::store
