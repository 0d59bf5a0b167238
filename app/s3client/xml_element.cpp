// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/xml_element.h"

#include <QXmlStreamReader>

#include "base/time.h"
#include "base/uri.h"

namespace holdfast::app::s3client
{

namespace
{

constexpr int kDeepest = 16;

bool readElement(QXmlStreamReader& reader, Element& element, int depth)
{
    element.name = reader.name().toString();
    if (depth > kDeepest)
        return false;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            Element child;
            if (!readElement(reader, child, depth + 1))
                return false;
            element.children.append(std::move(child));
            break;
        }
        case QXmlStreamReader::EndElement:
            return true;
        case QXmlStreamReader::Characters:
            element.text += reader.text();
            break;
        case QXmlStreamReader::DTD:
            return false;
        default:
            break;
        }
    }
    return false;
}

} // namespace

const Element* Element::child(QLatin1String childName) const
{
    for (const Element& element : children) {
        if (element.name == childName)
            return &element;
    }
    return nullptr;
}

QString Element::get(const char* childName) const
{
    const Element* found = child(QLatin1String(childName));
    return found ? found->text : QString();
}

bool Element::isTrue(const char* childName) const
{
    return get(childName) == QLatin1String("true");
}

Fault unexpectedAnswer(const QString& detail)
{
    Fault fault;
    fault.code = QStringLiteral("UnexpectedAnswer");
    fault.message = detail;
    fault.httpStatus = 200;
    fault.kind = classify({.httpStatus = 200, .code = fault.code});
    return fault;
}

Outcome<Element> parseRoot(const QByteArray& body, const char* expected)
{
    QXmlStreamReader reader(body);
    while (!reader.atEnd() && reader.readNext() != QXmlStreamReader::StartElement) {
        if (reader.isDTD())
            return std::unexpected(unexpectedAnswer(QStringLiteral("DTD")));
    }
    if (!reader.isStartElement())
        return std::unexpected(unexpectedAnswer(reader.errorString()));
    Element root;
    if (!readElement(reader, root, 0) || reader.hasError())
        return std::unexpected(unexpectedAnswer(reader.errorString()));
    if (expected && root.name != QLatin1String(expected))
        return std::unexpected(unexpectedAnswer(root.name));
    return root;
}

QDateTime isoTime(const QString& text)
{
    const auto parsed = parseIso8601(text.toStdString());
    return parsed ? QDateTime::fromMSecsSinceEpoch(*parsed / kNanosPerMilli) : QDateTime();
}

QString decoded(const QString& text, bool isEncoded)
{
    if (!isEncoded)
        return text;
    const auto plain = uriDecode(text.toStdString(), true);
    return plain ? QString::fromStdString(*plain) : text;
}

} // namespace holdfast::app::s3client
