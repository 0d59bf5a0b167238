// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/context.h"
#include "store/documents.h"

/// What documents are made of: for the store's own work, and for Documents.
namespace holdfast::store
{

/// What is stored under a name; nothing when there is no such document.
Task<Result<std::optional<std::string>>> loadDocument(Context& context, std::string name);

/// Puts what `value` answers, or removes the document when it answers nothing. Asked in the document's
/// section: of two that save at once, the later one's value stays.
using DocumentValue = std::function<std::optional<std::string>()>;
Task<Result<void>> saveDocument(Context& context, std::string name, DocumentValue value);

/// As Documents::changeDocument.
Task<Result<void>> changeDocument(Context& context, std::string name, DocumentChange change,
                                  bool needsRoom);

/// Documents whose names begin with `prefix`, from the first after `after` on (empty: from the beginning).
Task<Result<DocumentPage>> listDocuments(Context& context, std::string prefix, std::string after,
                                         std::uint32_t limit);

} // namespace holdfast::store
