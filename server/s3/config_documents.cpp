// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/config_documents.h"

#include <algorithm>
#include <array>

#include "base/xml.h"
#include "s3/config_checks.h"

namespace holdfast::s3
{

namespace
{

using enum ErrorCode;

constexpr std::optional<ErrorCode> kShown; // GET shows a document where none was put

constexpr std::array kDocuments{
    ConfigDocument{"accelerate", "AccelerateConfiguration", kShown, "", checkAccelerate, false},
    ConfigDocument{"analytics", "AnalyticsConfiguration", NoSuchConfiguration, "", checkAnalytics,
                   true},
    ConfigDocument{"cors", "CORSConfiguration", NoSuchCorsConfiguration, "", checkCors, false},
    ConfigDocument{"encryption", "ServerSideEncryptionConfiguration",
                   ServerSideEncryptionConfigurationNotFoundError, "", checkEncryption, false},
    ConfigDocument{"intelligent-tiering", "IntelligentTieringConfiguration", NoSuchConfiguration,
                   "", checkIntelligentTiering, true},
    ConfigDocument{"inventory", "InventoryConfiguration", NoSuchConfiguration, "", checkInventory,
                   true},
    ConfigDocument{"lifecycle", "LifecycleConfiguration", NoSuchLifecycleConfiguration, "",
                   checkLifecycle, false},
    ConfigDocument{"logging", "BucketLoggingStatus", kShown, "", checkLogging, false},
    ConfigDocument{"metrics", "MetricsConfiguration", NoSuchConfiguration, "", checkMetrics, true},
    ConfigDocument{"notification", "NotificationConfiguration", kShown, "", checkNotification,
                   false},
    ConfigDocument{"object-lock", "ObjectLockConfiguration", ObjectLockConfigurationNotFoundError,
                   "", checkObjectLock, false},
    ConfigDocument{"ownershipControls", "OwnershipControls", kShown,
                   "<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>",
                   checkOwnershipControls, false},
    ConfigDocument{"publicAccessBlock", "PublicAccessBlockConfiguration",
                   NoSuchPublicAccessBlockConfiguration, "", checkPublicAccessBlock, false},
    ConfigDocument{"replication", "ReplicationConfiguration", ReplicationConfigurationNotFoundError,
                   "", checkReplication, false},
    ConfigDocument{"requestPayment", "RequestPaymentConfiguration", kShown,
                   "<Payer>BucketOwner</Payer>", checkRequestPayment, false},
    ConfigDocument{"tagging", "Tagging", NoSuchTagSet, "", checkBucketTagging, false},
    ConfigDocument{"versioning", "VersioningConfiguration", kShown, "", checkVersioning, false},
    ConfigDocument{"website", "WebsiteConfiguration", NoSuchWebsiteConfiguration, "", checkWebsite,
                   false},
};

bool isIdCharacter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

} // namespace

std::span<const ConfigDocument> configDocuments()
{
    return kDocuments;
}

const ConfigDocument* findConfigDocument(std::string_view selector)
{
    const auto found = std::ranges::find(kDocuments, selector, &ConfigDocument::selector);
    return found == kDocuments.end() ? nullptr : &*found;
}

std::string absentDocument(const ConfigDocument& document)
{
    XmlWriter xml;
    xml.open(document.root, kXmlns);
    std::string text = std::move(xml).finish();
    text.insert(text.rfind("</"), document.absent);
    return text;
}

Outcome<void> checkConfigId(std::string_view id)
{
    constexpr std::size_t kMaxId = 64;
    if (id.empty() || id.size() > kMaxId || !std::ranges::all_of(id, isIdCharacter))
        return refuse(InvalidConfigurationId);
    return {};
}

} // namespace holdfast::s3
