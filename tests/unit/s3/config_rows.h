// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>

#include <span>
#include <string>
#include <string_view>

#include "s3/config_documents.h"

namespace holdfast::s3
{

/// One document and what its check answers: "=" the content as it was, other content, or the name
/// of an error, with its sentence behind a colon where that matters.
struct ConfigRow
{
    const char* name;
    std::string content;
    std::string expected;
};

inline ConfigContext testContext()
{
    ConfigContext context;
    context.bucket = "source";
    context.region = "us-east-1";
    context.versioningEnabled = true;
    context.now = parseIso8601("2026-11-20T10:00:00Z").value();
    return context;
}

inline std::string headOf(const ConfigDocument& document)
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + std::string(document.root) +
           " xmlns=\"" + std::string(kXmlns) + "\">";
}

inline std::string tailOf(const ConfigDocument& document)
{
    return "</" + std::string(document.root) + ">";
}

/// The content of a canonical document, or "CODE: sentence".
inline std::string contentOf(const ConfigDocument& document, const Outcome<std::string>& checked)
{
    if (!checked) {
        const S3Error& error = checked.error();
        const ErrorRow& row = errorRow(error.code);
        return std::string(row.name) + ": " +
               (error.message.empty() ? std::string(row.message) : error.message);
    }
    const std::string head = headOf(document);
    const std::string tail = tailOf(document);
    if (!checked->starts_with(head) || !checked->ends_with(tail))
        return "not a document of its kind: " + *checked;
    return checked->substr(head.size(), checked->size() - head.size() - tail.size());
}

/// Checks the content in its root and, if it is accepted, that checking again changes nothing.
inline std::string answerTo(std::string_view selector, std::string_view content,
                            const ConfigContext& context = testContext())
{
    const ConfigDocument& document = *findConfigDocument(selector);
    const std::string xml =
        "<" + std::string(document.root) + ">" + std::string(content) + tailOf(document);
    const auto checked = document.check(xml, context);
    if (checked) {
        const auto again = document.check(*checked, context);
        if (!again || *again != *checked)
            return "not the same when checked again: " + contentOf(document, again);
    }
    return contentOf(document, checked);
}

inline void addRows(std::span<const ConfigRow> rows)
{
    QTest::addColumn<std::string>("content");
    QTest::addColumn<std::string>("expected");
    for (const ConfigRow& row : rows)
        QTest::newRow(row.name) << row.content << row.expected;
}

/// In a test function with the data of addRows.
inline void checkRow(std::string_view selector, const ConfigContext& context = testContext())
{
    QFETCH(std::string, content);
    QFETCH(std::string, expected);
    std::string answer = answerTo(selector, content, context);
    if (expected == "=")
        expected = content;
    else if (expected.find_first_of(":<") == std::string::npos && answer.find(": ") != answer.npos)
        answer.erase(answer.find(": "));
    if (answer != expected)
        QFAIL(("answered " + answer + "\nexpected " + expected).c_str());
}

} // namespace holdfast::s3
