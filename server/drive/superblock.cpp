// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/superblock.h"

#include <algorithm>
#include <array>

#include "base/checksum.h"
#include "base/tlv.h"

namespace holdfast::drive
{
namespace
{

constexpr std::string_view kMagic = "HFDRIVE1";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kFieldsAt = 64;
constexpr std::size_t kFieldsBytes = 1984;
constexpr std::size_t kKeysAt = kFieldsAt + kFieldsBytes;
constexpr std::size_t kCrcAt = kSuperblockBytes - 4;

constexpr std::uint16_t kTagStore = 1 | kTlvRequired;
constexpr std::uint16_t kTagDrive = 2 | kTlvRequired;
constexpr std::uint16_t kTagIndex = 3 | kTlvRequired;
constexpr std::uint16_t kTagState = 4 | kTlvRequired;
constexpr std::uint16_t kTagGeneration = 5 | kTlvRequired;
constexpr std::uint16_t kTagEpoch = 6 | kTlvRequired;
constexpr std::uint16_t kTagDrives = 7 | kTlvRequired;
constexpr std::uint16_t kTagK = 8 | kTlvRequired;
constexpr std::uint16_t kTagM = 9 | kTlvRequired;
constexpr std::uint16_t kTagPartitions = 10 | kTlvRequired;
constexpr std::uint16_t kTagFingerprint = 32;
constexpr std::uint16_t kTagLastPath = 33;
constexpr std::uint16_t kTagFormattedAt = 34;

/// A fingerprint or a path is for people: a long one is cut rather than refused.
constexpr std::size_t kTextLimit = 800;

std::string encodeFields(const Superblock& block)
{
    TlvWriter out;
    out.bytes(kTagStore, block.store.view());
    out.bytes(kTagDrive, block.drive.view());
    out.u32(kTagIndex, block.index);
    out.u8(kTagState, static_cast<std::uint8_t>(block.state));
    out.u64(kTagGeneration, block.generation);
    out.u64(kTagEpoch, block.epoch);
    out.u32(kTagDrives, block.drives);
    out.u8(kTagK, block.geometry.k);
    out.u8(kTagM, block.geometry.m);
    out.u32(kTagPartitions, block.partitions);
    out.bytes(kTagFingerprint, std::string_view(block.fingerprint).substr(0, kTextLimit / 4));
    out.bytes(kTagLastPath, std::string_view(block.lastPath).substr(0, kTextLimit));
    out.u64(kTagFormattedAt, block.formattedAt);
    std::string fields = std::move(out).finish();
    if (fields.size() + block.unknown.size() <= kFieldsBytes)
        fields += block.unknown;
    return fields;
}

template <class T> Result<void> store(T& into, Result<T> value)
{
    if (!value)
        return std::unexpected(std::move(value).error());
    into = *value;
    return {};
}

Result<void> storeUuid(Uuid& into, std::string_view bytes)
{
    if (bytes.size() != 16)
        return fail(Code::Corrupt, "an id has " + std::to_string(bytes.size()) + " bytes");
    into = Uuid::fromRaw(bytes);
    return {};
}

Result<void> storeState(Superblock& block, const TlvField& field)
{
    const Result<std::uint8_t> state = field.u8();
    if (!state)
        return std::unexpected(state.error());
    if (*state < 1 || *state > 3)
        return fail(Code::Unsupported, "a drive state this version does not know");
    block.state = static_cast<Superblock::State>(*state);
    return {};
}

Result<void> storeField(Superblock& block, const TlvField& field)
{
    switch (field.tag) {
    case kTagStore:
        return storeUuid(block.store, field.value);
    case kTagDrive:
        return storeUuid(block.drive, field.value);
    case kTagIndex:
        return store(block.index, field.u32());
    case kTagState:
        return storeState(block, field);
    case kTagGeneration:
        return store(block.generation, field.u64());
    case kTagEpoch:
        return store(block.epoch, field.u64());
    case kTagDrives:
        return store(block.drives, field.u32());
    case kTagK:
        return store(block.geometry.k, field.u8());
    case kTagM:
        return store(block.geometry.m, field.u8());
    case kTagPartitions:
        return store(block.partitions, field.u32());
    case kTagFingerprint:
        block.fingerprint = field.value;
        return {};
    case kTagLastPath:
        block.lastPath = field.value;
        return {};
    case kTagFormattedAt:
        return store(block.formattedAt, field.u64());
    default:
        break;
    }
    if (field.tag & kTlvRequired)
        return unknownRequired(field.tag, "the superblock");
    TlvWriter kept;
    kept.bytes(field.tag, field.value);
    block.unknown += kept.data();
    return {};
}

std::string pathOf(const std::string& directory, int which)
{
    return directory + (which == 0 ? "/superblock.a" : "/superblock.b");
}

/// One of the two files as found: absent, damaged (an error) or good.
struct Copy
{
    bool exists = false;
    Result<Superblock> block = fail(Code::NotFound, "there is no superblock");
};

Result<Copy> readCopy(env::FileSystem& files, const std::string& path)
{
    Copy copy;
    Result<env::FileStatus> status = files.status(path);
    if (!status)
        return holdfast::failed(std::move(status));
    copy.exists = status->exists;
    if (!copy.exists)
        return copy;
    Result<std::unique_ptr<env::File>> file = files.open(path, env::OpenMode::Read);
    if (!file)
        return holdfast::failed(std::move(file));
    std::string bytes(kSuperblockBytes, '\0');
    const MutableByteView view(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
    const Result<std::size_t> got = (*file)->readAt(0, view);
    if (!got) {
        // An unreadable sector is damage like any other: the other copy serves.
        copy.block = fail(Code::Corrupt, got.error().describe(), path);
        return copy;
    }
    bytes.resize(*got);
    copy.block = decodeSuperblock(bytes);
    if (!copy.block)
        copy.block = std::unexpected(std::move(copy.block.error()).in(path));
    return copy;
}

/// Which of the two is the one to believe: 0, 1, or -1.
int newerOf(const std::array<Copy, 2>& copies)
{
    const bool a = copies[0].block.has_value();
    const bool b = copies[1].block.has_value();
    if (a && b)
        return copies[0].block->sequence >= copies[1].block->sequence ? 0 : 1;
    return a ? 0 : b ? 1 : -1;
}

Result<std::array<Copy, 2>> readBoth(env::FileSystem& files, const std::string& directory)
{
    std::array<Copy, 2> copies;
    for (int i = 0; i < 2; ++i) {
        Result<Copy> copy = readCopy(files, pathOf(directory, i));
        if (!copy)
            return holdfast::failed(std::move(copy), "superblock");
        copies[static_cast<std::size_t>(i)] = *std::move(copy);
    }
    return copies;
}

} // namespace

std::string encodeSuperblock(const Superblock& block)
{
    const std::string fields = encodeFields(block);
    std::string out(kMagic);
    appendLe(out, kVersion);
    appendLe(out, static_cast<std::uint32_t>(fields.size()));
    appendLe(out, block.sequence);
    appendLe(out, block.compatible);
    out.resize(kFieldsAt, '\0'); // no read-only-compatible and no incompatible features in version 1
    out += fields;
    out.resize(kKeysAt, '\0');
    out += std::string_view(block.sealedKeys).substr(0, kSealedKeyBytes);
    out.resize(kCrcAt, '\0');
    appendLe(out, crc32c(0, asBytes(out)));
    return out;
}

Result<Superblock> decodeSuperblock(std::string_view bytes)
{
    if (bytes.size() != kSuperblockBytes || bytes.substr(0, kMagic.size()) != kMagic)
        return fail(Code::Corrupt, "not a superblock");
    if (crc32c(0, asBytes(bytes.substr(0, kCrcAt))) != readLe<std::uint32_t>(bytes.data() + kCrcAt))
        return fail(Code::Corrupt, "the superblock's checksum is wrong");
    if (readLe<std::uint32_t>(bytes.data() + 8) != kVersion)
        return fail(Code::Unsupported, "the drive was written by a newer version");
    if (readLe<std::uint64_t>(bytes.data() + 32) != 0 || readLe<std::uint64_t>(bytes.data() + 40) != 0)
        return fail(Code::Unsupported, "the drive uses features of a newer version");
    const auto length = readLe<std::uint32_t>(bytes.data() + 12);
    if (length > kFieldsBytes)
        return fail(Code::Corrupt, "the superblock's fields are too long");

    Superblock block;
    block.sequence = readLe<std::uint64_t>(bytes.data() + 16);
    block.compatible = readLe<std::uint64_t>(bytes.data() + 24);
    const std::string_view keys = bytes.substr(kKeysAt, kSealedKeyBytes);
    if (keys.find_first_not_of('\0') != std::string_view::npos)
        block.sealedKeys = keys;
    TlvReader reader(bytes.substr(kFieldsAt, length));
    for (;;) {
        Result<std::optional<TlvField>> field = reader.next();
        if (!field)
            return holdfast::failed(std::move(field));
        if (!*field)
            break;
        Result<void> stored = storeField(block, **field);
        if (!stored)
            return holdfast::failed(std::move(stored));
    }
    if (block.store.isNil() || block.drive.isNil() || block.partitions != kPartitions)
        return fail(Code::Corrupt, "the superblock lacks an id or has another number of partitions");
    return block;
}

Result<Superblock> readSuperblock(env::FileSystem& files, const std::string& directory)
{
    Result<std::array<Copy, 2>> copies = readBoth(files, directory);
    if (!copies)
        return holdfast::failed(std::move(copies));
    // A newer version may have written one of the two only: its word counts, not the older copy's.
    for (Copy& copy : *copies) {
        if (!copy.block && (copy.block.error().code == Code::Unsupported ||
                            copy.block.error().code == Code::Overloaded))
            return std::move(copy.block);
    }
    const int newer = newerOf(*copies);
    if (newer >= 0)
        return std::move((*copies)[static_cast<std::size_t>(newer)].block);
    for (Copy& copy : *copies) {
        if (copy.exists)
            return std::move(copy.block);
    }
    return fail(Code::NotFound, "there is no superblock", directory);
}

Result<void> writeSuperblock(env::FileSystem& files, const std::string& directory, Superblock& block)
{
    Result<std::array<Copy, 2>> copies = readBoth(files, directory);
    if (!copies)
        return holdfast::failed(std::move(copies));
    const int newer = newerOf(*copies);
    const int target = newer == 0 ? 1 : 0;
    if (newer >= 0)
        block.sequence =
            std::max(block.sequence, (*copies)[static_cast<std::size_t>(newer)].block->sequence);
    const bool isNew = !(*copies)[static_cast<std::size_t>(target)].exists;
    Superblock next = block;
    next.sequence += 1;

    Result<std::unique_ptr<env::File>> file = files.open(
        pathOf(directory, target), isNew ? env::OpenMode::CreateNew : env::OpenMode::ReadWrite);
    if (!file)
        return holdfast::failed(std::move(file), "superblock");
    Result<void> done = (*file)->writeAt(0, asBytes(encodeSuperblock(next)));
    if (done)
        done = (*file)->sync();
    if (done && isNew)
        done = files.syncDirectory(directory);
    if (!done)
        return holdfast::failed(std::move(done), "superblock");
    block.sequence = next.sequence;
    return {};
}

} // namespace holdfast::drive
