// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/object_layer.h"

namespace holdfast::s3
{

/// A line of an access log beside the request's own: an entry of DeleteObjects, the source of a copy.
struct FurtherAccess
{
    store::BucketInfo bucket; ///< whose log tells of it
    std::string operation;
    std::string key;
    std::string versionId; ///< that was asked for
    int status = 0;
    std::string errorCode; ///< empty on success
    std::optional<std::uint64_t> objectSize;
    bool aclRequired = false;
    bool isEntry = false; ///< of a list: AWS writes no URI, times and agents with these
};

/// What access logs tell of a request that neither its head nor its answer says. Operations fill it in.
struct AccessFacts
{
    /// Where it is not what accessOperation() says of the route, such as "WEBSITE.GET.OBJECT".
    std::string operation;
    std::optional<std::uint64_t> objectSize; ///< the whole of it, whatever part was asked for
    bool aclRequired = false;                ///< without an ACL it would have been refused
    std::int64_t lastByteIn = 0;             ///< boot time; 0: there was no body
    std::vector<FurtherAccess> further;
};

} // namespace holdfast::s3
