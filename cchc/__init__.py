"""cchc: computes the CCHC index (chỉ số cải cách hành chính) of Vietnam's districts and communes."""

__version__ = "0.1.0"
