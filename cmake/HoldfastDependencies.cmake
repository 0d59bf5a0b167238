# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
# Every outside library in one place, as imported targets. docs/dependencies.md says what each is for.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(spdlog REQUIRED)
find_package(pugixml REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(RocksDB CONFIG QUIET)
find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
if(HOLDFAST_DESKTOP)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets Network Sql Svg DBus LinguistTools)
  find_package(Qt6Keychain REQUIRED)
  pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
endif()
pkg_check_modules(ISAL REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(URING REQUIRED IMPORTED_TARGET liburing)
# The allocator of the programs that run the store; a sanitizer brings its own.
pkg_check_modules(TCMALLOC REQUIRED IMPORTED_TARGET libtcmalloc_minimal)
add_library(holdfast_allocator INTERFACE)
if(NOT HOLDFAST_SANITIZE AND NOT HOLDFAST_FUZZ)
  target_link_libraries(holdfast_allocator INTERFACE PkgConfig::TCMALLOC)
endif()
pkg_check_modules(TOMLPP REQUIRED IMPORTED_TARGET tomlplusplus)
if(NOT TARGET RocksDB::rocksdb-shared)
  pkg_check_modules(ROCKSDB REQUIRED IMPORTED_TARGET rocksdb)
  add_library(RocksDB::rocksdb-shared ALIAS PkgConfig::ROCKSDB)
endif()
# Boost.Asio and Beast are header-only here; Debian installs 1.81 into the default include path.
set(HOLDFAST_ASIO_DEFINITIONS
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_USE_STD_STRING_VIEW)
