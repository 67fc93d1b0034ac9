#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/value_tree.hpp>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace hubmap {

namespace detail {

template <class T>
struct is_describable : std::bool_constant<std::is_arithmetic_v<T> || std::same_as<T, std::string> ||
                                           has_enumerators<T> || has_fields<T>> {};
template <class T>
struct is_describable<std::vector<T>> : is_describable<T> {};
template <class T, std::size_t N>
struct is_describable<std::array<T, N>> : is_describable<T> {};
template <class T>
struct is_describable<std::optional<T>> : is_describable<T> {};

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
concept sequence_of_values = requires(T& values) {
    values.size();
    values.begin();
    typename T::value_type;
}
&&!std::same_as<T, std::string>;

/// The double whose digits are few and that gives the float back.
[[nodiscard]] inline double readable(float value) {
    if (!std::isfinite(value)) return value;
    char digits[40];
    *std::to_chars(digits, digits + sizeof digits - 1, value).ptr = '\0';
    double shorter = 0;
    std::from_chars(digits, digits + sizeof digits, shorter);
    const bool fits = std::abs(shorter) <= std::numeric_limits<float>::max();
    return fits && static_cast<float>(shorter) == value ? shorter : value;
}

}  // namespace detail

/// What can become a value_tree and be read from one: numbers, truth values, texts, enumerations with
/// enumerators(), classes with fields(), and vectors, arrays and optionals of these (an optional of an
/// optional would lose a level).
template <class T>
concept describable = detail::is_describable<std::remove_cvref_t<T>>::value;

/// The value as a tree: a class becomes a table of its fields, an enumeration a name, an empty optional
/// nothing. Equal trees belong to equal values.
template <describable T>
[[nodiscard]] value_tree to_tree(const T& value) {
    if constexpr (std::same_as<T, bool> || std::same_as<T, std::string>) {
        return {value};
    } else if constexpr (std::same_as<T, float>) {
        return {detail::readable(value)};
    } else if constexpr (std::floating_point<T>) {
        return {static_cast<double>(value)};
    } else if constexpr (std::integral<T>) {
        if (std::in_range<std::int64_t>(value)) return {static_cast<std::int64_t>(value)};
        return {static_cast<std::uint64_t>(value)};
    } else if constexpr (has_enumerators<T>) {
        for (const auto& known : enumerators(value))
            if (known.value == value) return {std::string(known.name)};
        fail("pipeline", 105, "an enumeration's value ", static_cast<long long>(value), " has no name");
    } else if constexpr (has_fields<T>) {
        value_tree::table table;
        for_each_field(value, [&](std::string_view name, const auto& member) {
            table.push_back({std::string(name), to_tree(member)});
        });
        return {std::move(table)};
    } else if constexpr (detail::is_optional<T>::value) {
        return value ? to_tree(*value) : value_tree{};
    } else {
        value_tree::list list;
        for (const auto& entry : value) list.push_back(to_tree(entry));
        return {std::move(list)};
    }
}

/// Whether a class's member that a table does not name keeps the value it has, or is an error.
enum class missing_members { kept, refused };

/// Reads trees into values and names the place that does not fit, such as `sequence[2].clahe.clip_limit`.
/// Errors: hubmap.pipeline.102 a value of another type, 104 a member that the class does not have, 105 a
/// number that the type cannot hold or a name that the enumeration does not have, 106 a list of another
/// length, 107 a missing member where those are refused.
class tree_reader {
  public:
    tree_reader(std::string path, missing_members missing) : path_(std::move(path)), missing_(missing) {}

    template <describable T>
    void read(const value_tree& tree, T& to) const {
        if constexpr (std::same_as<T, bool> || std::same_as<T, std::string>) {
            to = get<T>(tree, std::same_as<T, bool> ? "true or false" : "a text");
        } else if constexpr (std::floating_point<T>) {
            to = real<T>(tree);
        } else if constexpr (std::integral<T>) {
            to = whole<T>(tree);
        } else if constexpr (has_enumerators<T>) {
            to = named<T>(tree);
        } else if constexpr (has_fields<T>) {
            read_fields(tree, to);
        } else if constexpr (detail::is_optional<T>::value) {
            if (std::holds_alternative<std::monostate>(tree.value)) return to.reset();
            read(tree, to.emplace());
        } else {
            read_list(tree, to);
        }
    }

    /// The alternative `T` of the tree; `wanted` says in words what that is. Errors: hubmap.pipeline.102.
    template <class T>
    [[nodiscard]] const T& get(const value_tree& tree, std::string_view wanted) const {
        const T* value = std::get_if<T>(&tree.value);
        require(value != nullptr, "pipeline", 102, place(), ": ", print_shortened(tree), " is not ", wanted);
        return *value;
    }

    /// Where the reader stands, for messages.
    [[nodiscard]] std::string place() const { return path_.empty() ? "the whole" : path_; }
    /// A reader of what lies below: a member, an entry of a list.
    [[nodiscard]] tree_reader member(std::string_view name) const {
        return {path_ + (path_.empty() ? "" : ".") + std::string(name), missing_};
    }
    [[nodiscard]] tree_reader entry(std::size_t i) const {
        return {path_ + '[' + std::to_string(i) + ']', missing_};
    }

  private:
    [[nodiscard]] static std::string print_shortened(const value_tree& tree) {
        constexpr std::size_t longest = 60;
        std::string text = print_json(tree);
        if (text.size() > longest) text = text.substr(0, longest) + "...";
        return text;
    }

    template <class T>
    [[nodiscard]] T real(const value_tree& tree) const {
        double value = 0;
        if (const auto* text = std::get_if<std::string>(&tree.value)) {
            require(*text == "nan" || *text == "inf" || *text == "-inf", "pipeline", 102, place(), ": ",
                    print_shortened(tree), " is not a number");
            return *text == "nan" ? std::numeric_limits<T>::quiet_NaN()
                                  : (*text == "inf" ? 1 : -1) * std::numeric_limits<T>::infinity();
        }
        if (const auto* small = std::get_if<std::int64_t>(&tree.value))
            value = static_cast<double>(*small);
        else if (const auto* large = std::get_if<std::uint64_t>(&tree.value))
            value = static_cast<double>(*large);
        else
            value = get<double>(tree, "a number");
        require(!std::isfinite(value) || std::abs(value) <= std::numeric_limits<T>::max(), "pipeline", 105,
                place(), ": ", value, " is too large");
        return static_cast<T>(value);
    }

    template <class T>
    [[nodiscard]] T whole(const value_tree& tree) const {
        if (const auto* large = std::get_if<std::uint64_t>(&tree.value)) {
            require(std::in_range<T>(*large), "pipeline", 105, place(), ": ", *large, " is too large");
            return static_cast<T>(*large);
        }
        const auto value = get<std::int64_t>(tree, "a whole number");
        require(std::in_range<T>(value), "pipeline", 105, place(), ": ", value, " is out of range");
        return static_cast<T>(value);
    }

    template <class T>
    [[nodiscard]] T named(const value_tree& tree) const {
        const auto& name = get<std::string>(tree, "a name");
        std::string names;
        for (const auto& known : enumerators(T{})) {
            if (known.name == name) return known.value;
            names.append(names.empty() ? "" : ", ").append(known.name);
        }
        fail("pipeline", 105, place(), ": no '", name, "'; there are ", names);
    }

    template <class T>
    void read_fields(const value_tree& tree, T& to) const {
        const auto& table = get<value_tree::table>(tree, "an object of members");
        std::size_t found = 0;
        std::string names;
        for_each_field(to, [&](std::string_view name, auto& field_value) {
            names.append(names.empty() ? "" : ", ").append(name);
            for (const auto& [key, value] : table)
                if (key == name) {
                    member(name).read(value, field_value);
                    ++found;
                    return;
                }
            require(missing_ == missing_members::kept, "pipeline", 107, member(name).place(), " is missing");
        });
        for (std::size_t i = 0; found < table.size() && i < table.size(); ++i) {
            bool known = false;
            for_each_field(to, [&](std::string_view name, const auto&) { known |= name == table[i].first; });
            require(known, "pipeline", 104, member(table[i].first).place(), ": no such member; there are ",
                    names.empty() ? "none" : names);
        }
    }

    template <class T>
    void read_list(const value_tree& tree, T& to) const {
        const auto& list = get<value_tree::list>(tree, "a list");
        if constexpr (requires { to.resize(list.size()); })
            to.resize(list.size());
        else
            require(list.size() == to.size(), "pipeline", 106, place(), ": ", list.size(), " entries, not ",
                    to.size());
        for (std::size_t i = 0; i < list.size(); ++i) entry(i).read(list[i], to[i]);
    }

    std::string path_;
    missing_members missing_;
};

}  // namespace hubmap
