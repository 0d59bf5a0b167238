// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/uri.h"
#include "fuzz.h"

using namespace holdfast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    for (const bool keepSlash : {false, true}) {
        const std::string encoded = uriEncode(text, keepSlash);
        fuzz::check(uriDecode(encoded) == std::string(text), "decode undoes encode");
        fuzz::check(uriDecode(encoded, true) == std::string(text), "also with plus as space");
    }
    if (const auto decoded = uriDecode(text))
        fuzz::check(decoded->size() <= text.size(), "decoding never grows");

    const auto query = parseQuery(text);
    if (!query)
        return 0;
    fuzz::check(query->size() <= 1000, "fields within bounds");
    std::string again;
    for (const auto& [name, value] : *query) {
        fuzz::check(findQuery(*query, name) != nullptr, "every name is found");
        again += uriEncode(name, false) + '=' + uriEncode(value, false) + '&';
    }
    fuzz::check(parseQuery(again) == *query, "a query survives encoding");
    return 0;
}
