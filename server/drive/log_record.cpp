// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/log_record.h"

#include "base/tlv.h"

namespace holdfast::drive
{
namespace
{

constexpr std::uint16_t kTagEpoch = 1 | kTlvRequired;
constexpr std::uint16_t kTagKind = 2 | kTlvRequired;
constexpr std::uint16_t kTagMutation = 3 | kTlvRequired;
constexpr std::uint16_t kTagBodyKey = 4 | kTlvRequired;

constexpr std::size_t kFieldHead = 6;    // tag u16, length u32
constexpr std::size_t kMutationHead = 6; // op u8, family u8, key length u32

/// Written by hand rather than through a TlvWriter field: a record's rows are copied once.
void appendMutation(std::string& out, const Mutation& mutation)
{
    appendLe(out, kTagMutation);
    appendLe(out, static_cast<std::uint32_t>(kMutationHead + mutation.key.size() +
                                             mutation.value.size()));
    out.push_back(static_cast<char>(mutation.kind));
    out.push_back(static_cast<char>(mutation.family));
    appendLe(out, static_cast<std::uint32_t>(mutation.key.size()));
    out += mutation.key;
    out += mutation.value;
}

Result<Mutation> readMutation(std::string_view bytes)
{
    if (bytes.size() < kMutationHead)
        return fail(Code::Corrupt, "a mutation is too short");
    const auto kind = static_cast<std::uint8_t>(bytes[0]);
    const auto family = static_cast<std::uint8_t>(bytes[1]);
    const auto keyLength = readLe<std::uint32_t>(bytes.data() + 2);
    bytes.remove_prefix(kMutationHead);
    if (kind < 1 || kind > 3 || family >= kFamilies || keyLength > bytes.size())
        return fail(Code::Corrupt, "a mutation is malformed");
    return Mutation{static_cast<MutationKind>(kind), static_cast<Family>(family),
                    std::string(bytes.substr(0, keyLength)), std::string(bytes.substr(keyLength))};
}

Result<void> readField(LogRecord& record, const TlvField& field)
{
    switch (field.tag) {
    case kTagEpoch: {
        const Result<std::uint64_t> epoch = field.u64();
        if (!epoch)
            return std::unexpected(epoch.error());
        record.epoch = *epoch;
        return {};
    }
    case kTagKind: {
        const Result<std::uint8_t> kind = field.u8();
        if (!kind)
            return std::unexpected(kind.error());
        if (*kind != 1 && *kind != 2)
            return fail(Code::Unsupported, "a log record of kind " + std::to_string(*kind));
        record.kind = static_cast<LogRecord::Kind>(*kind);
        return {};
    }
    case kTagMutation: {
        Result<Mutation> mutation = readMutation(field.value);
        if (!mutation)
            return std::unexpected(std::move(mutation).error());
        record.mutations.push_back(*std::move(mutation));
        return {};
    }
    case kTagBodyKey:
        record.bodyKeys.emplace_back(field.value);
        return {};
    default:
        if (field.tag & kTlvRequired)
            return unknownRequired(field.tag, "a log record");
        return {};
    }
}

} // namespace

std::string LogRecord::encode() const
{
    std::size_t size = 2 * kFieldHead + 9;
    for (const Mutation& mutation : mutations)
        size += kFieldHead + kMutationHead + mutation.key.size() + mutation.value.size();
    for (const std::string& key : bodyKeys)
        size += kFieldHead + key.size();
    std::string out;
    out.reserve(size);

    TlvWriter head;
    head.u64(kTagEpoch, epoch);
    head.u8(kTagKind, static_cast<std::uint8_t>(kind));
    out += head.data();
    for (const Mutation& mutation : mutations)
        appendMutation(out, mutation);
    TlvWriter bodies;
    for (const std::string& key : bodyKeys)
        bodies.bytes(kTagBodyKey, key);
    out += bodies.data();
    return out;
}

Result<LogRecord> LogRecord::decode(Sequence sequence, std::string_view value)
{
    const std::string where = "log record " + std::to_string(sequence);
    LogRecord record;
    record.sequence = sequence;
    TlvReader reader(value);
    bool any = false;
    for (;;) {
        Result<std::optional<TlvField>> field = reader.next();
        if (!field)
            return failed(std::move(field), where);
        if (!*field)
            break;
        any = true;
        Result<void> read = readField(record, **field);
        if (!read)
            return failed(std::move(read), where);
    }
    if (!any)
        return fail(Code::Corrupt, "the record is empty", where);
    return record;
}

} // namespace holdfast::drive
