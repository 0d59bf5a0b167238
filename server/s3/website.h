// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/exchange.h"

/// Requests to the host name of a bucket's website ("Website endpoints", Amazon S3 user guide).
/// What its configuration says is decided in website_rules.h; here it is carried out. A page is
/// read with the right of the anonymous caller to s3:GetObject on the very key that is sent, be it
/// the page asked for, an index document or the error document.
///
/// One request costs at most two walks over the (at most 50) rules, and looks for at most three
/// objects: the page, the index document of a folder of that name, the error document.
namespace holdfast::s3
{

/// Makes it a request for a page where the Host header names a website: anonymous, without
/// sub-resources, versions and parts.
void recognisePage(Exchange& x);

/// NoSuchWebsiteConfiguration: of a bucket without one, and of no bucket, alike.
[[nodiscard]] std::unexpected<S3Error> noWebsite(const Exchange& x);

/// Where a page sends its visitors instead of being shown, or nothing; to S3's own endpoint that is
/// but a header.
[[nodiscard]] const std::string* pageRedirect(const Exchange& x, const store::ObjectInfo& info);
Task<Outcome<void>> sendRedirect(Exchange& x, int status, std::string location);

/// What visitors see of an error: where a rule sends them, the error document under the error's
/// status, or a page of our own.
Task<void> sendWebsiteError(Exchange& x, const S3Error& error, const std::string& hostId);

} // namespace holdfast::s3
