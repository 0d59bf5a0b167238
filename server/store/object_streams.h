// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "store/body_reader.h"
#include "store/version_change.h"

namespace holdfast::store
{

/// A new version of `owner.key` on its way in.
[[nodiscard]] std::unique_ptr<ObjectWriter>
makeVersionWriter(Context& context, env::Executor executor, BucketPtr bucket, BodyOwner owner,
                  PutOptions options, Budget::Ticket ticket);
/// A part of the upload `owner.upload` on its way in.
[[nodiscard]] std::unique_ptr<ObjectWriter>
makePartWriter(Context& context, env::Executor executor, BucketPtr bucket, BodyOwner owner,
               std::optional<std::uint64_t> length, Budget::Ticket ticket);
[[nodiscard]] std::unique_ptr<ObjectReader> makeObjectReader(ObjectInfo info,
                                                             std::vector<PartInfo> parts,
                                                             std::shared_ptr<BodyReader> body,
                                                             Budget budget);

} // namespace holdfast::store
