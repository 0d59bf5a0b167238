// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "s3/errors.h"

namespace holdfast::s3
{

/// What a document is judged against, besides itself.
struct ConfigContext
{
    std::string bucket;
    std::string region;             ///< the bucket's
    std::string id;                 ///< ?id= of a named document
    bool versioningEnabled = false; ///< the status is Enabled now, not Suspended
    bool objectLock = false;        ///< the bucket has an Object Lock configuration
    bool replication = false;       ///< the bucket has a replication configuration
    WallNanos now = 0;              ///< "in the future" is after this
};

/// A sub-resource of a bucket that is a document: PUT checks and stores it, GET gives it back,
/// DELETE (where there is one) forgets it.
///
/// A check holds a document against the reference page of its Put operation ("Amazon S3 API
/// reference", API_Put...): well-formed, the right elements as often as they may stand there,
/// values of their types (else MalformedXML), then what AWS holds against its meaning, with AWS's
/// codes and sentences. Where the page says less than the service does, the service's observed
/// answers count. It answers the canonical document, which is what to store: in S3's namespace,
/// known elements in AWS's order, numbers, booleans and times in one spelling, defaults and rule
/// IDs that AWS adds. Unknown elements stay, behind the known one they followed, but for filters
/// and conditions: one that is not understood would make a rule act on more than it says. Checking
/// a canonical document again changes nothing. Checks are pure, and safe from any thread.
struct ConfigDocument
{
    std::string_view selector; ///< "cors", "lifecycle", ...
    std::string_view root;
    /// What GET answers where there is none; without a value it answers absentDocument().
    std::optional<ErrorCode> missing;
    std::string_view absent; ///< content of the root of that
    Outcome<std::string> (*check)(std::string_view xml, const ConfigContext& context);
    bool named; ///< one document for each ?id=
};

[[nodiscard]] std::span<const ConfigDocument> configDocuments();
[[nodiscard]] const ConfigDocument* findConfigDocument(std::string_view selector); ///< or nullptr
/// The document AWS shows where none was put. Precondition: `document.missing` has no value.
[[nodiscard]] std::string absentDocument(const ConfigDocument& document);

/// A body longer than this is no configuration (MaxMessageLengthExceeded).
inline constexpr std::size_t kConfigMaxBytes = 1 << 20;
/// Documents of one kind a bucket may have under different ?id= (TooManyConfigurations).
inline constexpr std::size_t kMaxNamedDocuments = 1000;
/// InvalidConfigurationId unless `id` may name a document: 1 to 64 of A-Z, a-z, 0-9, - . _
[[nodiscard]] Outcome<void> checkConfigId(std::string_view id);

} // namespace holdfast::s3
