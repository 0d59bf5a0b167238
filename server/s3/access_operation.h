// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace holdfast::s3
{

/// An operation ("PutObject") as access logs call it ("REST.PUT.OBJECT"): REST.HTTP_method.resource_type.
/// The types are those that AWS's logs were seen to hold; its guide has no list of them. Empty where the
/// operation is none of the router's.
[[nodiscard]] std::string accessOperation(std::string_view operation, std::string_view method);
/// The same for a request that no route fits.
[[nodiscard]] std::string unroutedOperation(std::string_view method, bool hasKey);

} // namespace holdfast::s3
