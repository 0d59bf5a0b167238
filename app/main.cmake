# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop program: the only place that sees app and ui together.
if(TARGET holdfast_ui AND EXISTS ${CMAKE_SOURCE_DIR}/app/main.cpp)
  add_executable(holdfast ${CMAKE_SOURCE_DIR}/app/main.cpp)
  target_link_libraries(holdfast PRIVATE holdfast_app holdfast_ui Qt6::Widgets holdfast_flags)
  install(TARGETS holdfast)
endif()
