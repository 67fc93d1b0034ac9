#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace hubmap {

/// A member of a class with the name that texts and files show it by.
template <class Class, class Member>
struct field {
    std::string_view name;
    using pointer = Member Class::*;
    pointer member;
};
template <class Class, class Member>
field(const char*, Member Class::*) -> field<Class, Member>;

/// A class that lists its members, so that it can be printed, stored and read:
///     static constexpr auto fields() { return std::tuple{field{"gain", &my_policy::gain}}; }
template <class T>
concept has_fields = requires {
    std::tuple_size<decltype(std::remove_cvref_t<T>::fields())>::value;
};

/// Calls work(name, member) for each listed member of `value`, in their order.
template <has_fields T, class Work>
constexpr void for_each_field(T& value, Work&& work) {
    std::apply([&](const auto&... listed) { (work(listed.name, value.*(listed.member)), ...); },
               std::remove_const_t<T>::fields());
}

/// An enumerator with its name. An enumeration that can be printed and read has, in its own namespace,
///     constexpr std::array<enumerator<side>, 2> enumerators(side) { return {{{"left", side::left}, ...}}; }
template <class Enumeration>
struct enumerator {
    std::string_view name;
    Enumeration value;
};

template <class T>
concept has_enumerators = std::is_enum_v<T> && requires(T value) {
    enumerators(value)[std::size_t{}].name;
};

}  // namespace hubmap
