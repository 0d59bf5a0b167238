// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/context.h"

/// Small documents that the store's own work keeps in the system bucket: rows of kind 3, changed by
/// compare-and-set and as durable as any object (docs/on-disk-format.md, "Version row"). What a value means
/// is its user's business.
namespace holdfast::store
{

/// What is stored under a name; nothing when there is no such document.
Task<Result<std::optional<std::string>>> loadDocument(Context& context, std::string name);

/// Puts what `value` answers, or removes the document when it answers nothing. Asked in the document's
/// section: of two that save at once, the later one's value stays.
using DocumentValue = std::function<std::optional<std::string>()>;
Task<Result<void>> saveDocument(Context& context, std::string name, DocumentValue value);

struct DocumentPage
{
    std::vector<std::pair<std::string, std::string>> documents; ///< name and value, in order of names
    bool more = false;
};
/// Documents whose names begin with `prefix`, from the first after `after` on (empty: from the beginning).
Task<Result<DocumentPage>> listDocuments(Context& context, std::string prefix, std::string after,
                                         std::uint32_t limit);

} // namespace holdfast::store
