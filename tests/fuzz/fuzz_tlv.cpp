// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/tlv.h"
#include "fuzz.h"

using namespace holdfast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view record = fuzz::textOf(data, size);
    TlvReader reader(record);
    TlvWriter again;
    for (;;) {
        const auto field = reader.next();
        if (!field) {
            fuzz::check(field.error().code == Code::Corrupt, "an early end is Corrupt");
            fuzz::check(record.starts_with(again.data()), "what came before was read right");
            return 0;
        }
        if (!*field)
            break;
        const TlvField& read = **field;
        fuzz::check(read.u64().has_value() == (read.value.size() == 8), "u64 has 8 bytes");
        fuzz::check(read.u32().has_value() == (read.value.size() == 4), "u32 has 4 bytes");
        fuzz::check(read.u8().has_value() == (read.value.size() == 1), "u8 has 1 byte");
        again.bytes(read.tag, read.value);
    }
    fuzz::check(again.data() == record, "a whole record survives writing");
    return 0;
}
