// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "s3/exchange.h"

namespace holdfast::s3
{

enum class Level : std::uint8_t { Service, Bucket, Object, Website };

using Operation = Task<Outcome<void>> (*)(Exchange&);

/// One row of the routing table (routes.cpp), which is the whole of what this server recognises.
struct Route
{
    std::string_view name; ///< AWS's name of the operation
    std::string_view method;
    Level level = Level::Service;
    /// Query fields that must be there, joined by '&'; "name=value" when the value matters.
    std::string_view selector;
    std::string_view header; ///< a request header that must be there
    std::string_view action; ///< what the caller needs to be allowed
    Operation operation = nullptr;
    /// What it asks for stands in its body (DeleteObjects, PostObject) or follows from the bucket's rules (pages of
    /// websites): the operation has each entry allowed before it touches it.
    bool isByEntry = false;
};

[[nodiscard]] std::span<const Route> routes();
/// The first row that fits, MethodNotAllowed with Allow, or NotImplemented for a sub-resource that
/// no row knows.
[[nodiscard]] Outcome<const Route*> findRoute(const http::Request& request, const Address& address);

} // namespace holdfast::s3
