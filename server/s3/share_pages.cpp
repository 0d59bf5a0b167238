// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/share_pages.h"

#include "base/checksum.h"
#include "base/encoding.h"
#include "s3/share_page_text.h"

namespace holdfast::s3
{
namespace
{

std::string sourceOf(std::string_view text)
{
    const std::string hash = digest(ChecksumKind::Sha256, asBytes(text));
    return "'sha256-" + base64Encode(asBytes(hash)) + "'";
}

DoorPage assemble(std::string_view body, std::string_view script)
{
    const std::string code = std::string(kCommonScript) + std::string(script);
    DoorPage page;
    page.html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"robots\" content=\"noindex\">\n"
                "<title>Holdfast</title>\n<style>";
    page.html.append(kPageStyle).append("</style>\n</head>\n<body>\n").append(body);
    page.html.append("<script>").append(code).append("</script>\n</body>\n</html>\n");
    page.policy = "default-src 'none'; script-src " + sourceOf(code) + "; style-src " + sourceOf(kPageStyle) +
                  "; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
                  "frame-ancestors 'none'";
    return page;
}

} // namespace

const DoorPage& dropPage()
{
    static const DoorPage page = assemble(kDropBody, kDropScript);
    return page;
}

const DoorPage& folderPage()
{
    static const DoorPage page = assemble(kFolderBody, kFolderScript);
    return page;
}

void addPageHeaders(const DoorPage& page, http::Headers& into)
{
    into.set("content-type", "text/html; charset=utf-8");
    into.set("content-security-policy", page.policy);
    into.set("referrer-policy", "no-referrer");
    into.set("x-content-type-options", "nosniff");
    into.set("x-frame-options", "DENY");
    into.set("cache-control", "no-store");
}

} // namespace holdfast::s3
