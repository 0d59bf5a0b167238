// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/config_documents.h"

namespace holdfast::s3
{

// The checks behind configDocuments(), one for each Put operation.
[[nodiscard]] Outcome<std::string> checkAccelerate(std::string_view xml,
                                                   const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkAnalytics(std::string_view xml,
                                                  const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkBucketTagging(std::string_view xml,
                                                      const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkCors(std::string_view xml, const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkEncryption(std::string_view xml,
                                                   const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkIntelligentTiering(std::string_view xml,
                                                           const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkInventory(std::string_view xml,
                                                  const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkLifecycle(std::string_view xml,
                                                  const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkLogging(std::string_view xml, const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkMetrics(std::string_view xml, const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkNotification(std::string_view xml,
                                                     const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkObjectLock(std::string_view xml,
                                                   const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkOwnershipControls(std::string_view xml,
                                                          const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkPublicAccessBlock(std::string_view xml,
                                                          const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkReplication(std::string_view xml,
                                                    const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkRequestPayment(std::string_view xml,
                                                       const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkVersioning(std::string_view xml,
                                                   const ConfigContext& context);
[[nodiscard]] Outcome<std::string> checkWebsite(std::string_view xml, const ConfigContext& context);

} // namespace holdfast::s3
